/** What is shown: the complaint "it never went out". What was written while the line is down waits for it. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ChannelError } from '../../src/channels/channel.ts'
import { createOutboundKit, type OutboundKit } from './outbound-kit.ts'
import { createWire } from './wire.ts'

let kit: OutboundKit
beforeAll(async () => {
  kit = await createOutboundKit()
})
afterAll(() => kit.close())

test('while the line is down nothing is tried; when it is back all goes out in order', async () => {
  const shop = kit.shop()
  const id = await kit.conversationIn(shop)
  const messages = [await kit.queue(shop, id, 'first'), await kit.queue(shop, id, 'second')]
  const wire = createWire()
  let isUp = false
  const outbound = kit.outboundOf(shop, { ...wire.session, isOpen: () => isUp })
  for (let look = 0; look < 20; look++) await outbound.drain(shop.accountId)
  for (const message of messages)
    expect(await kit.stored(shop, message)).toMatchObject({ status: 'queued', attempts: 0 })
  isUp = true
  await outbound.sweep([shop.accountId])
  expect(wire.texts()).toEqual(['first', 'second'])
})

test('a line that goes again and again does not use up a message; a fault of the message does', async () => {
  const shop = kit.shop()
  const [waits, fails] = [
    await kit.queue(shop, await kit.conversationIn(shop), 'waits'),
    await kit.queue(shop, await kit.conversationIn(shop), 'fails'),
  ]
  const lost = { kind: 'retry', inMs: 0, text: 'The line was lost', code: 'connection_lost' } as const
  for (let attempt = 0; attempt < 12; attempt++)
    for (const [message, end] of [[waits, lost] as const, [fails, { ...lost, code: '500' }] as const]) {
      await kit.claimBy(shop, message.id, shop.accountId)
      const settlement = { messageId: message.id, at: new Date(), ...end }
      await kit.road.add(shop.organizationId, { kind: 'settle', settlement })
    }
  expect(await kit.stored(shop, waits)).toMatchObject({ status: 'queued', attempts: 12 })
  expect(await kit.stored(shop, fails)).toMatchObject({ status: 'failed', failure: { code: '500' } })
  // nobody wants to hear tomorrow what was meant for today
  const inTwoDays = new Date(Date.now() + 2 * 86_400_000)
  await kit.claimBy(shop, waits.id, shop.accountId)
  await kit.road.add(shop.organizationId, {
    kind: 'settle',
    settlement: { messageId: waits.id, ...lost, at: inTwoDays },
  })
  expect(await kit.stored(shop, waits)).toMatchObject({ status: 'failed', failure: { code: 'connection_lost' } })
})

test('cut while it is written: it goes out over the next line under the same id', async () => {
  const shop = kit.shop()
  const message = await kit.queue(shop, await kit.conversationIn(shop), 'cut')
  const wire = createWire((_, nth) => {
    if (nth === 1) throw new ChannelError('connection_lost', 'cut', { retryable: true })
  })
  const outbound = kit.outboundOf(shop, wire.session)
  await outbound.drain(shop.accountId)
  await wire.reached(2)
  expect(wire.sent.map(({ wireId }) => wireId)).toEqual([message.wireId, message.wireId])
})
