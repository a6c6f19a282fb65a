import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Lane } from '../../schemas/message.ts'
import { createOutboundKit, type OutboundKit } from './outbound-kit.ts'
import { createWire, gate } from './wire.ts'

describe('outbound sends what is queued: lanes, order, the look before the wire', () => {
  let kit: OutboundKit
  beforeAll(async () => {
    kit = await createOutboundKit()
  })
  afterAll(() => kit.close())

  test('a queued message reaches the wire under its fixed id, and its receipts move it and the list forward', async () => {
    const shop = kit.shop()
    const id = await kit.conversationIn(shop)
    const message = await kit.queue(shop, id, 'hello')
    const wire = createWire()
    await kit.outboundOf(shop, wire.session).drain(shop.accountId)
    expect(wire.sent).toMatchObject([{ wireId: message.wireId, text: 'hello', to: { phone: expect.any(String) } }])
    expect(await kit.stored(shop, message)).toMatchObject({ status: 'sending', attempts: 1 })
    await kit.receipt(shop, message, 'sent')
    await kit.receipt(shop, message, 'read')
    expect(await kit.stored(shop, message)).toMatchObject({ status: 'read' })
    expect((await kit.only(shop)).preview).toMatchObject({ text: 'hello', status: 'read' })
  })

  test('receipts in any order, any number of times, end in the same state', async () => {
    const shop = kit.shop()
    const id = await kit.conversationIn(shop)
    const failed = { failure: { code: '470', text: 'refused', retryable: false } }
    const receipts = ['sent', 'delivered', 'read'] as const
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray([...receipts, ...receipts, 'failed' as const], { minLength: 3 }),
        async (order) => {
          const message = await kit.queue(shop, id, 'tick')
          for (const status of order) await kit.receipt(shop, message, status, status === 'failed' ? failed : {})
          const rank = { sent: 1, failed: 2, delivered: 3, read: 4 }
          const highest = order.reduce((a, b) => (rank[b] > rank[a] ? b : a))
          expect((await kit.stored(shop, message)).status).toBe(highest)
        },
      ),
      { numRuns: 25, seed: 11 },
    )
    await kit.receipt(shop, { wireId: 'NEVER-SENT' }, 'read')
  })

  test('a person takes over just before the wire: what the bot had queued is not said', async () => {
    const shop = kit.shop()
    const [id, other] = [await kit.conversationIn(shop), await kit.conversationIn(shop)]
    const hold = gate()
    const wire = createWire(() => hold.opened)
    const outbound = kit.outboundOf(shop, wire.session, { concurrency: 1 })
    await kit.queue(shop, other, 'keeps the wire busy')
    const draining = outbound.drain(shop.accountId)
    await wire.reached(1)
    const late = await kit.queue(shop, id, 'bot answer')
    const ana = kit.member(shop, 'Ana')
    await kit.inTx(ana, (ctx) => kit.conversations.takeOver(ctx, id, ana.actor.id))
    hold.open()
    await draining
    await outbound.drain(shop.accountId)
    expect(wire.texts()).toEqual(['keeps the wire busy'])
    expect((await kit.stored(shop, late)).status).toBe('cancelled')
    // and what it says after that is not said either
    expect((await kit.queue(shop, id, 'late thought')).status).toBe('cancelled')
  })

  test('the recheck before the wire: a bot message that was still queued when a person had it is cancelled', async () => {
    const shop = kit.shop()
    const id = await kit.conversationIn(shop)
    const message = await kit.queue(shop, id, 'bot answer')
    const { ConversationModel } = await import('../../schemas/models/conversation.model.ts')
    await ConversationModel.updateOne({ _id: id }, { $set: { holderKind: 'user' } })
    const wire = createWire()
    await kit.outboundOf(shop, wire.session).drain(shop.accountId)
    expect(wire.sent).toEqual([])
    expect((await kit.stored(shop, message)).status).toBe('cancelled')
  })

  test('blocked: refused with the reason; opted out: bot and campaign are silent, a person and the receipt of STOP are not', async () => {
    const shop = kit.shop()
    const id = await kit.conversationIn(shop)
    const { contactId } = await kit.only(shop)
    const wire = createWire()
    const outbound = kit.outboundOf(shop, wire.session)
    await kit.inTx(shop.scope, (ctx) => kit.contacts.setOptedOut(ctx, contactId, new Date()))
    const silent = [await kit.queue(shop, id, 'bot'), await kit.queue(shop, id, 'campaign', 'campaign')]
    await kit.queue(shop, id, 'you will hear no more', 'transactional')
    await outbound.drain(shop.accountId)
    expect(wire.texts()).toEqual(['you will hear no more'])
    for (const message of silent) expect((await kit.stored(shop, message)).status).toBe('cancelled')
    await kit.inTx(shop.scope, (ctx) => kit.conversations.setBlocked(ctx, contactId, true))
    const refused = await kit.queue(shop, id, 'anything', 'transactional')
    await outbound.drain(shop.accountId)
    expect(await kit.stored(shop, refused)).toMatchObject({ status: 'failed', failure: { code: 'blocked' } })
    expect(wire.sent).toHaveLength(1)
  })

  test('to a thread that stayed behind when its contact was merged, nothing goes, and that is said', async () => {
    const shop = kit.shop()
    const [kept, left] = [await kit.conversationIn(shop), await kit.conversationIn(shop)]
    const contactOf = async (id: string) => (await kit.conversations.get(shop.scope, id)).contactId
    const [keptId, mergedId] = [await contactOf(kept), await contactOf(left)]
    await kit.inTx(shop.scope, (ctx) => kit.contacts.merge(ctx, keptId, mergedId))
    const message = await kit.queue(shop, left, 'are you there?')
    const wire = createWire()
    await kit.outboundOf(shop, wire.session).drain(shop.accountId)
    expect(wire.sent).toEqual([])
    expect(await kit.stored(shop, message)).toMatchObject({ status: 'failed', failure: { code: 'no_address' } })
  })

  test('a higher lane waits for one lower send at most', async () => {
    const shop = kit.shop()
    const gates = [gate(), gate()]
    const wire = createWire((_, nth) => gates[nth - 1]?.opened)
    const outbound = kit.outboundOf(shop, wire.session, { concurrency: 1 })
    for (let at = 0; at < 10; at++) await kit.queue(shop, await kit.conversationIn(shop), `campaign ${at}`, 'campaign')
    const draining = outbound.drain(shop.accountId)
    await wire.reached(1)
    const order: [string, Lane][] = [
      ['bot', 'bot'],
      ['quote', 'transactional'],
      ['person', 'person'],
    ]
    for (const [text, lane] of order) await kit.queue(shop, await kit.conversationIn(shop), text, lane)
    void outbound.drain(shop.accountId)
    gates[0]?.open()
    gates[1]?.open()
    await draining
    expect(wire.texts().slice(0, 5)).toEqual(['campaign 0', 'person', 'quote', 'bot', 'campaign 1'])
    expect(wire.sent).toHaveLength(13)
  })

  test('within a conversation order holds across lanes: an earlier message is pulled along', async () => {
    const shop = kit.shop()
    const [id, other] = [await kit.conversationIn(shop), await kit.conversationIn(shop)]
    await kit.queue(shop, other, 'other bot')
    await kit.queue(shop, id, 'first, by campaign', 'campaign')
    await kit.queue(shop, id, 'second, by a person', 'person')
    const wire = createWire()
    await kit.outboundOf(shop, wire.session, { concurrency: 1 }).drain(shop.accountId)
    expect(wire.texts()).toEqual(['first, by campaign', 'second, by a person', 'other bot'])
  })

  test('eight at once over many conversations, each conversation in its order', async () => {
    const shop = kit.shop()
    const ids = await Promise.all(Array.from({ length: 12 }, () => kit.conversationIn(shop)))
    for (const id of ids) for (let at = 0; at < 4; at++) await kit.queue(shop, id, `${id}:${at}`)
    let now = 0
    let most = 0
    const wire = createWire(async () => {
      now += 1
      most = Math.max(most, now)
      await new Promise(setImmediate)
      now -= 1
    })
    await kit.outboundOf(shop, wire.session, { concurrency: 8 }).drain(shop.accountId)
    expect(wire.sent).toHaveLength(48)
    for (const id of ids)
      expect(wire.texts().filter((text) => text.startsWith(id))).toEqual([0, 1, 2, 3].map((at) => `${id}:${at}`))
    expect(most).toBeGreaterThan(1)
    expect(most).toBeLessThanOrEqual(8)
  })
})
