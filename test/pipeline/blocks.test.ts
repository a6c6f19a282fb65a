import { afterAll, beforeAll, expect, test } from 'vitest'
import { WireBlockModel } from '../../schemas/models/wire-block.model.ts'
import { ChannelError, type ChannelSession } from '../../src/channels/channel.ts'
import { createBlocks } from '../../src/pipeline/blocks.ts'
import { createRoadKit, inbound, type RoadKit } from '../features/conversations/kit.ts'

let kit: RoadKit
beforeAll(async () => {
  kit = await createRoadKit()
})
afterAll(() => kit.close())

async function open(block: ChannelSession['block']) {
  const shop = kit.shop()
  await kit.ingest.ingest(shop, inbound('+34611000801', 'buy my watches'))
  const { contactId } = await kit.only(shop)
  const session = { block } as ChannelSession
  const blocks = createBlocks({ ...kit, sessions: { get: (id) => (id === shop.accountId ? session : undefined) } })
  const setBlocked = (on: boolean) => kit.inTx(shop.scope, (ctx) => kit.conversations.setBlocked(ctx, contactId, on))
  const waiting = () => WireBlockModel.countDocuments({ accountId: shop.accountId })
  const makeDue = () => WireBlockModel.updateMany({ accountId: shop.accountId }, { $set: { dueAt: new Date(0) } })
  return { shop, contactId, setBlocked, waiting, makeDue, sweep: () => blocks.sweep([shop.accountId]) }
}

test('a wish outlives a line that is down, and is told once', async () => {
  const told: [string | undefined, boolean][] = []
  let isDown = true
  const { setBlocked, waiting, makeDue, sweep } = await open(async (peer, isBlocked) => {
    if (isDown) throw new ChannelError('not_connected', 'down', { retryable: true })
    told.push([peer.phone, isBlocked])
  })
  expect(await setBlocked(true)).toMatchObject({ isBlocked: true })
  await sweep()
  expect(await waiting()).toBe(1)
  isDown = false
  await makeDue()
  await sweep()
  await sweep()
  expect(told).toEqual([['+34611000801', true]])
  expect(await waiting()).toBe(0)
})

test('what a blocked person writes is kept, and calls for nobody: not unread, and what is closed stays closed', async () => {
  const { shop, setBlocked } = await open(undefined)
  const { id } = await kit.only(shop)
  await kit.inTx(shop.scope, (ctx) => kit.conversations.close(ctx, id))
  await setBlocked(true)
  await kit.ingest.ingest(shop, inbound('+34611000801', 'really cheap'))
  expect(await kit.conversations.get(shop.scope, id)).toMatchObject({ status: 'closed', unreadCount: 0 })
  expect((await kit.threadOf(shop, id)).at(-1)).toMatchObject({ text: 'really cheap', status: 'received' })
  await setBlocked(false)
  await kit.ingest.ingest(shop, inbound('+34611000801', 'sorry'))
  expect(await kit.conversations.get(shop.scope, id)).toMatchObject({ status: 'open', unreadCount: 1 })
})

test('a change of mind while the channel is being told is told too', async () => {
  const told: boolean[] = []
  const { setBlocked, waiting, sweep } = await open(async (_, isBlocked) => {
    told.push(isBlocked)
    if (isBlocked) await setBlocked(false)
  })
  await setBlocked(true)
  await sweep()
  await sweep()
  expect(told).toEqual([true, false])
  expect(await waiting()).toBe(0)
})

test('what the channel refuses for good is not asked again', async () => {
  const { setBlocked, waiting, sweep } = await open(async () => {
    throw new ChannelError('no_address', 'no', { retryable: false })
  })
  await setBlocked(true)
  await sweep()
  expect(await waiting()).toBe(0)
})
