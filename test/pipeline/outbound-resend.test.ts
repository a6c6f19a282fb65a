import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ChannelError } from '../../src/channels/channel.ts'
import { createLeases } from '../../src/core/lease.ts'
import { createOutboundKit, type OutboundKit } from './outbound-kit.ts'
import { createWire, gate } from './wire.ts'

describe('outbound when something went wrong: resend by channel, doubt, refusals, budgets', () => {
  let kit: OutboundKit
  beforeAll(async () => {
    kit = await createOutboundKit()
  })
  afterAll(() => kit.close())

  test('a process dies between wire and acknowledgement: the next owner sends the same id again', async () => {
    const shop = kit.shop()
    const message = await kit.queue(shop, await kit.conversationIn(shop), 'once')
    const never = gate()
    const dead = createWire(() => never.opened)
    const lease = createLeases('process-a')
    void kit.outboundOf(shop, dead.session, { leases: lease, leaseMs: 300 }).drain(shop.accountId)
    await dead.reached(1)
    const wire = createWire()
    const next = kit.outboundOf(shop, wire.session, { leases: createLeases('process-b'), leaseMs: 300 })
    await next.drain(shop.accountId)
    expect(wire.sent, 'the lease of the first holds').toEqual([])
    // the first stops renewing, as a dead process does
    const { LeaseModel } = await import('../../schemas/models/lease.model.ts')
    await LeaseModel.updateOne(
      { _id: `outbound:${shop.accountId}` },
      { $set: { expiresAt: new Date(0), owner: 'gone' } },
    )
    await next.drain(shop.accountId)
    expect(wire.sent.map((sent) => sent.wireId)).toEqual([message.wireId])
    expect(dead.sent.map((sent) => sent.wireId)).toEqual([message.wireId])
    await kit.receipt(shop, message, 'sent')
    expect(await kit.stored(shop, message)).toMatchObject({ status: 'sent', attempts: 2 })
    never.open()
  })

  test('the same on a channel that cannot resend: the next owner sends nothing and says that it is in doubt', async () => {
    const shop = kit.shop()
    const message = await kit.queue(shop, await kit.conversationIn(shop), 'once, or not?')
    const never = gate()
    const dead = createWire(() => never.opened)
    void kit.outboundOf(shop, dead.session, { ackMs: 20 }, true).drain(shop.accountId)
    await dead.reached(1)
    const wire = createWire()
    await kit.outboundOf(shop, wire.session, { ackMs: 20 }, true).drain(shop.accountId)
    expect(wire.sent).toEqual([])
    expect((await kit.stored(shop, message)).status).toBe('in_doubt')
    never.open()
  })

  test('no acknowledgement in time: sent again under the same id, until it comes', async () => {
    const shop = kit.shop()
    const message = await kit.queue(shop, await kit.conversationIn(shop), 'hello?')
    const wire = createWire()
    const outbound = kit.outboundOf(shop, wire.session, { ackMs: 40 })
    await outbound.drain(shop.accountId)
    await wire.reached(3)
    await kit.receipt(shop, message, 'sent')
    expect(new Set(wire.sent.map((sent) => sent.wireId))).toEqual(new Set([message.wireId]))
    const before = wire.sent.length
    await outbound.drain(shop.accountId)
    expect(wire.sent.length).toBe(before)
  })

  test('a channel that cannot resend: a lost answer leaves it in doubt, a person sends it again or says it arrived', async () => {
    const shop = kit.shop()
    const id = await kit.conversationIn(shop)
    const doubtful = await kit.queue(shop, id, 'did it go?')
    const wire = createWire((_, nth) => {
      if (nth <= 2) throw new Error('socket hang up')
    })
    const outbound = kit.outboundOf(shop, wire.session, { ackMs: 20 }, true)
    await outbound.drain(shop.accountId)
    await outbound.drain(shop.accountId)
    expect((await kit.stored(shop, doubtful)).status).toBe('in_doubt')
    expect(wire.sent).toHaveLength(1)
    await kit.inTx(shop.scope, (ctx) => kit.conversations.retry(ctx, doubtful.id))
    await outbound.drain(shop.accountId)
    expect(wire.sent).toHaveLength(2)
    await kit.inTx(shop.scope, (ctx) => kit.conversations.arrived(ctx, doubtful.id))
    expect((await kit.stored(shop, doubtful)).status).toBe('sent')
    await expect(kit.inTx(shop.scope, (ctx) => kit.conversations.retry(ctx, doubtful.id))).rejects.toThrow('sent')
  })

  test('refused for good: failed with the reason, and "try again" sends it; refused for now: tried again by itself', async () => {
    const shop = kit.shop()
    const id = await kit.conversationIn(shop)
    const message = await kit.queue(shop, id, 'picky')
    const wire = createWire((_, nth) => {
      if (nth === 1) throw new ChannelError('not_on_channel', 'This number is not on WhatsApp.', { retryable: false })
      if (nth === 2) throw new ChannelError('offline', 'No connection.', { retryable: true })
    })
    const outbound = kit.outboundOf(shop, wire.session)
    await outbound.drain(shop.accountId)
    expect(await kit.stored(shop, message)).toMatchObject({
      status: 'failed',
      failure: { code: 'not_on_channel', text: 'This number is not on WhatsApp.' },
    })
    await kit.inTx(shop.scope, (ctx) => kit.conversations.retry(ctx, message.id))
    await kit.queue(shop, id, 'behind it')
    await outbound.drain(shop.accountId)
    // what was refused for now comes back by itself, and what is behind it in its thread waits for it
    await wire.reached(4)
    expect(wire.texts()).toEqual(['picky', 'picky', 'picky', 'behind it'])
  })

  test('the number’s day is used up: it stays queued and says why', async () => {
    const shop = kit.shop()
    const id = await kit.conversationIn(shop)
    await kit.queue(shop, id, 'one')
    const second = await kit.queue(shop, id, 'two')
    const wire = createWire()
    const account = { organizationId: shop.organizationId, resend: 'idempotent', windowHours: null } as const
    const accounts = { outbound: async () => ({ ...account, budgetLeft: 1 }) }
    await kit.outboundOf(shop, wire.session, { accounts }).drain(shop.accountId)
    expect(wire.texts()).toEqual(['one'])
    expect(await kit.stored(shop, second)).toMatchObject({ status: 'queued', failure: { code: 'daily_limit' } })
  })

  test('200 messages cost few commits each: marks go together', async () => {
    const shop = kit.shop()
    const ids = await Promise.all(Array.from({ length: 40 }, () => kit.conversationIn(shop)))
    for (const id of ids) for (let at = 0; at < 5; at++) await kit.queue(shop, id, `m${at}`)
    const wire = createWire()
    const { countCommands } = await import('../features/conversations/kit.ts')
    const counts = await countCommands(() => kit.outboundOf(shop, wire.session).drain(shop.accountId))
    expect(wire.sent).toHaveLength(200)
    expect(counts.get('commitTransaction')).toBeLessThanOrEqual(100)
  })
})
