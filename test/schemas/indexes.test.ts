import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { definitions } from '../../schemas/models/define.ts'
import { otherHomes } from '../../schemas/seed-homes.ts'
import { readInventory } from './inventory.ts'

const folder = join(import.meta.dirname, '../../schemas/models')
beforeAll(async () => {
  for (const file of readdirSync(folder)) if (file.endsWith('.model.ts')) await import(join(folder, file))
}, 60_000)

const keysOf = (collection: string): string[][] =>
  (definitions.get(collection)?.indexes ?? []).map(({ keys }) => Object.keys(keys))
/** The paths that the first stage's lines of these kinds name: `collection.field`. */
const homesOf = (kinds: readonly string[]): [string, string][] => {
  const paths = readInventory()
    .filter(({ turn, kind }) => turn === 1 && kinds.includes(kind))
    .flatMap(({ home }) => home.split(' + '))
    .map((home) => otherHomes[home]?.home ?? home)
  const found = paths.flatMap((home) => /^([a-zA-Z]+)\.([\w.]+?)(?:=\w+)?$/.exec(home)?.slice(1, 3).join(' ') ?? [])
  return [...new Set(found)].map((path) => path.split(' ') as [string, string])
}

/** Read with the record that holds it, and never looked for by it. */
const neverAskedBy: Readonly<Record<string, string>> = {
  'roles permissions': 'a role is read whole',
  'quotes leadId': 'a lead names its quote; a contact’s quotes are listed by the contact',
  'quotes agentId': 'narrowed within the pages of an organization or a contact',
  'sales leadId': 'a contact’s sales are listed by the contact',
  'leads assigneeId': 'looked for by status and member together',
  'notes authorId': 'notes are listed by contact',
  'notes leadId': 'notes are listed by contact',
  'leads conversationId': 'a card opens its chat',
  'messages lineId': 'a thread’s messages are read by thread; dedupe has the line in its key',
  'messages contactId': 'a contact’s messages are read by thread',
  'campaigns lineId': 'few, listed by time',
  'subscriptions gatewayId': 'a subscription is found by the provider’s own id',
  'subscriptions planId': 'active ones are counted by status, then plan',
  'payments gatewayId': 'a payment is found by the provider’s own id',
  'payments subscriptionId': 'a contact’s payments are listed by the contact',
  'payments allocations.leadId': 'a contact’s payments are listed by the contact',
  'invitations invitedBy': 'the open ones are listed',
  'invoices billedTo.id': 'a contact’s invoices are listed by the contact',
  'files uploadedBy': 'a file is found with the record that it was put with',
  'contacts companyId': 'shown with the contact',
}

test('every reference has an index, or is read with the record that holds it', () => {
  const references = homesOf(['relation']).filter(([, field]) => /(?:Id|Ids|\.id|By)$/.test(field))
  expect(references.length).toBeGreaterThan(30)
  const without = references.filter(([collection, field]) => !keysOf(collection).some((keys) => keys.includes(field)))
  const unexplained = without.filter((path) => !neverAskedBy[path.join(' ')])
  expect(unexplained.map((path) => path.join(' '))).toEqual([])
})

test('every filter has an index: status and priority are found without reading all', () => {
  const filters = [
    ['leads', 'status'],
    ['leads', 'priority'],
    ['tickets', 'status'],
    ['campaigns', 'status'],
    ['payments', 'status'],
    ['subscriptions', 'status'],
    ['contactIdentities', 'value'],
    ['products', 'type'],
  ] as const
  for (const [collection, field] of filters) {
    const serves = keysOf(collection).some((keys) => keys[0] === 'organizationId' && keys.includes(field))
    expect([collection, field, serves]).toEqual([collection, field, true])
  }
})

test('unique indexes of what belongs to an organization begin with it, but for what is of one account or opens a page before it is known', () => {
  for (const { collection, indexes, shape } of definitions.values()) {
    if (!('organizationId' in shape.shape)) continue
    for (const { keys, options } of indexes) {
      const [first = ''] = Object.keys(keys)
      if (!options?.unique || /^(accountId|key)$|Hash$/.test(first)) continue
      expect([collection, Object.keys(keys).join(' '), first]).toEqual([
        collection,
        Object.keys(keys).join(' '),
        'organizationId',
      ])
    }
  }
})

test('schemas/models: timestamps on every model that the documents have', () => {
  const named = new Set(homesOf(['column']).map(([collection]) => collection))
  // the log, sign-in attempts and sealed keys have one moment of their own, or none
  const without = [...named].filter((name) => {
    const shape = definitions.get(name)?.shape.shape
    return shape && !('createdAt' in shape && 'updatedAt' in shape)
  })
  expect(without.toSorted()).toEqual(['auditLog', 'signInAttempts', 'waKeys'])
})
