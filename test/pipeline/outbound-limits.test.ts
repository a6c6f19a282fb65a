/** What is shown: a number that is braked or at its limit sends no more; what waits for it says why, and goes when it may. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Brake } from '../../schemas/line-health.ts'
import type { Message } from '../../schemas/message.ts'
import type { OutboundDeps } from '../../src/pipeline/outbound.ts'
import { eventually } from '../helpers/eventually.ts'
import { createOutboundKit, type OutboundKit } from './outbound-kit.ts'
import { createWire } from './wire.ts'

type Shop = ReturnType<OutboundKit['shop']>
type Account = NonNullable<Awaited<ReturnType<OutboundDeps['accounts']['outbound']>>>

let kit: OutboundKit
beforeAll(async () => {
  kit = await createOutboundKit()
})
afterAll(() => kit.close())

const brakeOf = (scope: Brake['scope']): Brake => ({
  ...{ reason: scope === 'all' ? 'failures' : 'restricted', scope, code: '463', times: 1 },
  ...{ since: new Date(), until: new Date(Date.now() + 3_600_000) },
})

/** An outbound whose account is as the test has it at each look. */
function sender(shop: Shop, start: Partial<Account>) {
  const wire = createWire()
  const now: Partial<Account> = { ...start }
  const counted = { sent: 0, newContacts: 0 }
  const accounts: OutboundDeps['accounts'] = {
    outbound: async () => {
      const budgetLeft = typeof start.budgetLeft === 'number' ? start.budgetLeft - counted.sent : null
      const { newContactsLeft } = start
      return {
        ...{ organizationId: shop.organizationId, resend: 'idempotent', windowHours: null },
        ...{ ...now, budgetLeft },
        ...(typeof newContactsLeft === 'number' && { newContactsLeft: newContactsLeft - counted.newContacts }),
      }
    },
    count: (_, { sent = 0, newContacts = 0 }) => {
      counted.sent += sent
      counted.newContacts += newContacts
    },
  }
  return { wire, now, counted, outbound: kit.outboundOf(shop, wire.session, { accounts }) }
}
let strangers = 0
const toStranger = (shop: Shop, text: string): Promise<Message> =>
  kit.inTx(shop.scope, (ctx) =>
    kit.conversations.start(ctx, {
      ...{ lineId: shop.lineId, phone: `+55319${String(strangers++).padStart(8, '0')}`, text },
      ...{ clientId: `stranger-client-${strangers}`, sender: { kind: 'user', userId: null, name: 'Ana' } },
    }),
  )

test('a braked number sends nothing; each message says why it waits, and goes out when the brake is lifted', async () => {
  const shop = kit.shop()
  const id = await kit.conversationIn(shop)
  const { wire, now, outbound } = sender(shop, { brake: brakeOf('all') })
  const messages = [await kit.queue(shop, id, 'one'), await kit.queue(shop, id, 'two')]
  await outbound.drain(shop.accountId)
  expect(wire.texts()).toEqual([])
  expect(await kit.stored(shop, messages[0] as Message)).toMatchObject({
    ...{ status: 'queued', attempts: 0, failure: { code: 'number_braked' } },
  })
  now.brake = null
  await kit.database.transaction((tx) => kit.conversations.releaseHeld(tx, shop.organizationId, shop.accountId))
  await outbound.drain(shop.accountId)
  await eventually(() => expect(wire.texts()).toEqual(['one', 'two']))
  expect((await kit.stored(shop, messages[1] as Message)).failure).toBeNull()
})

test('a restricted number writes to nobody who never wrote, and answers those who did', async () => {
  const shop = kit.shop()
  const id = await kit.conversationIn(shop)
  const { wire, outbound } = sender(shop, { brake: brakeOf('new_contacts') })
  const cold = await toStranger(shop, 'hello stranger')
  await kit.queue(shop, id, 'an answer')
  await outbound.drain(shop.accountId)
  expect(wire.texts()).toEqual(['an answer'])
  expect(await kit.stored(shop, cold)).toMatchObject({ status: 'queued', failure: { code: 'number_braked' } })
})

test('a brake that is put on while messages go out stops the rest', async () => {
  const shop = kit.shop()
  const ids = [await kit.conversationIn(shop), await kit.conversationIn(shop)]
  const { wire, now, outbound } = sender(shop, {})
  await kit.queue(shop, ids[0] as string, 'before')
  await outbound.drain(shop.accountId)
  now.brake = brakeOf('all')
  await kit.queue(shop, ids[1] as string, 'after')
  await outbound.drain(shop.accountId)
  expect(wire.texts()).toEqual(['before'])
})

test('the day’s limit holds though many go out at once', async () => {
  const shop = kit.shop()
  const ids = await Promise.all(Array.from({ length: 12 }, () => kit.conversationIn(shop)))
  const { wire, outbound } = sender(shop, { budgetLeft: 5 })
  const messages = await Promise.all(ids.map((id, at) => kit.queue(shop, id, `${at}`)))
  await outbound.drain(shop.accountId)
  expect(wire.sent).toHaveLength(5)
  const stored = await Promise.all(messages.map((message) => kit.stored(shop, message)))
  expect(stored.filter(({ failure }) => failure?.code === 'daily_limit')).toHaveLength(7)
})

test('the day’s new contacts hold though many go out at once, and a second word to one of them is none', async () => {
  const shop = kit.shop()
  const { wire, counted, outbound } = sender(shop, { newContactsLeft: 2 })
  const messages = await Promise.all(Array.from({ length: 8 }, (_, at) => toStranger(shop, `hello ${at}`)))
  await outbound.drain(shop.accountId)
  expect(wire.sent).toHaveLength(2)
  expect(counted).toMatchObject({ sent: 2, newContacts: 2 })
  const stored = await Promise.all(messages.map((message) => kit.stored(shop, message)))
  expect(stored.filter(({ failure }) => failure?.code === 'new_contacts_limit')).toHaveLength(6)

  const met = stored.find(({ status }) => status === 'sending') as Message
  await kit.receipt(shop, met, 'sent')
  await kit.queue(shop, met.conversationId, 'and another thing', 'person')
  await outbound.drain(shop.accountId)
  expect(wire.texts()).toContain('and another thing')
  expect(counted.newContacts).toBe(2)
})
