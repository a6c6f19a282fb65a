import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '../../../src/core/ids.ts'
import { codeOf } from '../users/kit.ts'
import { createRoadKit, inbound, type RoadKit, type Shop } from './kit.ts'

let kit: RoadKit
beforeAll(async () => {
  kit = await createRoadKit()
})
afterAll(() => kit.close())

const start = (shop: Shop, phone: string, more: object = {}) => {
  const ana = kit.member(shop, 'Ana')
  const sender = { kind: 'user' as const, userId: ana.actor.id, name: 'Ana' }
  return kit.inTx(ana, (ctx) =>
    kit.conversations.start(ctx, {
      ...{ lineId: shop.lineId, phone, text: 'Good day', clientId: newId(), sender },
      ...more,
    }),
  )
}

test('the first word to a new number makes its contact and thread, and its answer comes into the same', async () => {
  const shop = kit.shop()
  const message = await start(shop, '+34 (611) 000-901')
  expect(message).toMatchObject({ status: 'queued', text: 'Good day', direction: 'out', lane: 'person' })
  expect(await kit.contacts.addressOf(shop.scope, message.contactId)).toEqual({ phone: '+34611000901' })
  await kit.ingest.ingest(shop, inbound('+34611000901', 'who is this?'))
  const row = await kit.only(shop)
  expect(row).toMatchObject({ id: message.conversationId, contactId: message.contactId, holderKind: 'user' })
})

test('to a known number it goes into the thread that is there; 00 is a plus', async () => {
  const shop = kit.shop()
  await kit.ingest.ingest(shop, inbound('+34611000902', 'hello'))
  const { id } = await kit.only(shop)
  expect((await start(shop, '0034611000902')).conversationId).toBe(id)
})

test('not to what is no number, not from a line of another organization, not from web chat', async () => {
  const [shop, twin] = [kit.shop(), kit.shop()]
  for (const phone of ['611000903', 'call me', '+0611000903', '+3461'])
    expect(await codeOf(start(shop, phone))).toBe('conversation.bad-number')
  kit.lines.set(shop.lineId, { ...shop.line, channel: 'webchat' })
  expect(await codeOf(start(shop, '+34611000904'))).toBe('conversation.no-numbers')
  expect(await codeOf(start(twin, '+34611000904', { lineId: newId() }))).toBe('not-found')
  expect(await kit.rows('contacts', { organizationId: shop.organizationId })).toEqual([])
})
