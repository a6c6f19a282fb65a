import { afterAll, beforeAll, expect, test } from 'vitest'
import { MessageModel } from '../../../schemas/models/message.model.ts'
import { createOutboundKit, type OutboundKit } from '../../pipeline/outbound-kit.ts'
import type { Shop } from './kit.ts'

let kit: OutboundKit
beforeAll(async () => {
  kit = await createOutboundKit()
})
afterAll(() => kit.close())

const minutes = (count: number) => new Date(Date.now() + count * 60_000)
const flag = (at: Date) => kit.conversations.flagDoubts(kit.database, at)
async function inDoubt(shop: Shop) {
  const conversationId = await kit.conversationIn(shop)
  const message = await kit.queue(shop, conversationId, 'the price')
  await MessageModel.updateOne({ _id: message.id }, { $set: { status: 'sending' } })
  await kit.road.add(shop.organizationId, {
    kind: 'settle',
    settlement: { messageId: message.id, at: new Date(), kind: 'in_doubt' },
  })
  const count = async () => (await kit.conversations.get(shop.scope, conversationId)).inDoubtCount
  return { conversationId, message, count }
}

test('a message in doubt is shown to a person after a quarter of an hour, and no more once it is settled', async () => {
  const shop = kit.shop()
  const { message, count } = await inDoubt(shop)
  await flag(minutes(14))
  expect(await count()).toBe(0)
  const shownBefore = kit.shown.length
  await flag(minutes(16))
  expect(await count()).toBe(1)
  expect(kit.shown.slice(shownBefore)).toMatchObject([{ type: 'conversation.changed', data: { inDoubtCount: 1 } }])
  await kit.receipt(shop, message, 'delivered')
  await flag(minutes(17))
  expect(await count()).toBe(0)
})

test('"It arrived" and "Send again" settle it at once', async () => {
  const shop = kit.shop()
  const [one, two] = [await inDoubt(shop), await inDoubt(shop)]
  await flag(minutes(16))
  const arrived = await kit.inTx(shop.scope, (ctx) => kit.conversations.arrived(ctx, one.message.id))
  expect(arrived).toMatchObject({ status: 'sent' })
  const again = await kit.inTx(shop.scope, (ctx) => kit.conversations.retry(ctx, two.message.id))
  expect(again).toMatchObject({ status: 'queued', attempts: 0 })
  expect([await one.count(), await two.count()]).toEqual([0, 0])
  await expect(kit.inTx(shop.scope, (ctx) => kit.conversations.arrived(ctx, one.message.id))).rejects.toMatchObject({
    code: 'message.not-retryable',
  })
})
