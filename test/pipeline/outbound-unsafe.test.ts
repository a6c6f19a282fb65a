/** What is shown: over a channel that cannot send again, the window, doubt and a change of account lose and double nothing. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newId } from '../../src/core/ids.ts'
import { createOutboundKit, type OutboundKit } from './outbound-kit.ts'
import { createWire } from './wire.ts'

let kit: OutboundKit
beforeAll(async () => {
  kit = await createOutboundKit({ newWireId: () => null })
})
afterAll(() => kit.close())

const cloud = (shop: ReturnType<OutboundKit['shop']>, accountId = shop.accountId) => ({
  accounts: {
    outbound: async () => ({
      ...{
        organizationId: shop.organizationId,
        accountId,
        resend: 'unsafe' as const,
        windowHours: 24,
        budgetLeft: null,
      },
    }),
  },
})
const ageConversation = (id: string) => kit.setLastInbound(id, new Date(Date.now() - 25 * 3_600_000))

describe('the window of 24 hours', () => {
  test('is looked at again before the wire: what was queued in time and is late fails, a template goes', async () => {
    const shop = kit.shop()
    const id = await kit.conversationIn(shop)
    const late = await kit.queue(shop, id, 'too late')
    const template = await kit.queue(shop, id, 'approved words', 'bot', { kind: 'template' })
    await ageConversation(id)
    const wire = createWire()
    await kit.outboundOf(shop, wire.session, cloud(shop)).drain(shop.accountId)
    expect(wire.texts()).toEqual(['approved words'])
    expect(await kit.stored(shop, late)).toMatchObject({ status: 'failed', failure: { code: 'window_closed' } })
    expect(await kit.stored(shop, template)).toMatchObject({ status: 'sent' })
  })
})

describe('a message in doubt', () => {
  const lost = () => {
    throw new Error('No answer came')
  }

  test('is settled by a status that carries our id, and known by its wire id from then on', async () => {
    const shop = kit.shop()
    const message = await kit.queue(shop, await kit.conversationIn(shop), 'did it arrive?')
    const wire = createWire(lost)
    const outbound = kit.outboundOf(shop, wire.session, cloud(shop))
    await outbound.drain(shop.accountId)
    expect(await kit.stored(shop, message)).toMatchObject({ status: 'in_doubt', wireId: null })
    await outbound.drain(shop.accountId)
    expect(wire.sent).toHaveLength(1)
    const clientId = message.clientId ?? ''
    await kit.receipt(shop, { wireId: 'wamid.late' }, 'sent', { clientId })
    expect(await kit.stored(shop, message)).toMatchObject({ status: 'sent', wireId: 'wamid.late' })
    await kit.receipt(shop, { wireId: 'wamid.late' }, 'delivered')
    expect(await kit.stored(shop, message)).toMatchObject({ status: 'delivered' })
  })

  test('is not settled by another line’s status, nor by one of another organization', async () => {
    const [shop, twin] = [kit.shop(), kit.shop()]
    const message = await kit.queue(shop, await kit.conversationIn(shop), 'whose?')
    await kit.outboundOf(shop, createWire(lost).session, cloud(shop)).drain(shop.accountId)
    const clientId = message.clientId ?? ''
    await kit.receipt({ ...shop, lineId: newId() }, { wireId: 'wamid.x' }, 'delivered', { clientId })
    await kit.receipt(twin, { wireId: 'wamid.y' }, 'delivered', { clientId })
    expect(await kit.stored(shop, message)).toMatchObject({ status: 'in_doubt', wireId: null })
  })
})

describe('a line that is given another account', () => {
  const moved = (shop: ReturnType<OutboundKit['shop']>, to: string) =>
    kit.database.transaction((tx) => {
      const { organizationId, lineId, accountId: from } = shop
      return kit.conversations.followAccount(tx, { organizationId, lineId, from, to, adapter: 'cloud-api' }, new Date())
    })

  test('takes what waits along; the old account sends nothing of it any more', async () => {
    const shop = kit.shop()
    const id = await kit.conversationIn(shop)
    const message = await kit.queue(shop, id, 'waits')
    const to = newId()
    // the old owner had already chosen it when the line moved
    const wire = createWire()
    expect(await moved(shop, to)).toBe(1)
    await kit.claimBy(shop, message.id, shop.accountId)
    expect(await kit.stored(shop, message)).toMatchObject({ status: 'queued', accountId: to })
    const over = { ...shop, accountId: to }
    await kit.outboundOf(over, wire.session, cloud(over)).drain(to)
    expect(wire.texts()).toEqual(['waits'])
  })

  test('leaves what the old one was writing in doubt: nobody can know any more', async () => {
    const shop = kit.shop()
    const message = await kit.queue(shop, await kit.conversationIn(shop), 'half written')
    await kit.claimBy(shop, message.id, shop.accountId)
    expect(await kit.stored(shop, message)).toMatchObject({ status: 'sending' })
    await moved(shop, newId())
    expect(await kit.stored(shop, message)).toMatchObject({ status: 'in_doubt' })
  })
})
