import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { noContent } from '../../schemas/message-content.ts'
import { createOrders, type Orders } from '../../src/features/orders/index.ts'
import { takeCatalogOrder } from '../../src/pipeline/catalog-orders.ts'
import { createRoadKit, inbound, type RoadKit, type Shop } from '../features/conversations/kit.ts'
import { neighboursOf } from '../features/quotes/neighbours.ts'

describe('an order from the channel’s catalog', () => {
  let kit: RoadKit
  beforeAll(async () => {
    kit = await createRoadKit()
    const organizations = { get: async () => Promise.reject(new Error('not asked for here')) }
    orders = createOrders({ ...kit, ...neighboursOf(kit.contacts), organizations })
  })
  afterAll(() => kit.close())

  let orders: Orders
  /** As the worker does, for each event. */
  const handled = async (shop: Shop, times = 1) => {
    const organizations = { get: async () => ({ currency: 'USD', locale: 'en' as const }) }
    const take = takeCatalogOrder({ ...kit, orders, organizations })
    const events = await kit.rows('outbox', { key: 'order.received', organizationId: shop.organizationId })
    for (let time = 0; time < times; time++)
      for (const { payload } of events) await take(shop.organizationId, payload as never)
    return (await orders.list(shop.scope, { limit: 10 })).items
  }
  const order = { wireOrderId: 'w1', catalogId: null, currency: 'BRL', total: 25_300, itemCount: 3, items: [] }

  test('is a draft of the conversation with the prices the customer saw, once, however often its event comes', async () => {
    const shop = kit.shop()
    const items = [
      { sku: 's1', name: 'Air pump', quantity: 2, unitPrice: 12_500 },
      { sku: 's2', name: null, quantity: 1, unitPrice: 300 },
    ]
    const content = { ...noContent, order: { ...order, items } }
    const sent = inbound('+5511960000001', 'please', { kind: 'order', content })
    await kit.ingest.ingest(shop, sent)
    await kit.ingest.ingest(shop, sent)
    const made = await handled(shop, 3)
    const { id, contactId } = await kit.only(shop)
    expect(made).toMatchObject([
      { status: 'draft', conversationId: id, contactId, quoteId: null, currency: 'BRL', total: 25_300 },
    ])
    expect(made[0]?.lines).toMatchObject([
      { name: 'Air pump', quantity: '2', unitPrice: 12_500, total: 25_000 },
      { name: 's2', quantity: '1', total: 300 },
    ])
    const thread = await kit.threadOf(shop, id)
    expect(thread.filter(({ system }) => system?.key === 'order_created')).toHaveLength(1)
    const confirmed = await kit.inTx(shop.scope, (ctx) =>
      orders.update(ctx, made[0]?.id ?? '', { status: 'confirmed', notify: true }),
    )
    expect(confirmed.status).toBe('confirmed')
  })

  test('whose items were not told has one line with the total; one without a currency has the shop’s', async () => {
    const shop = kit.shop()
    const content = { ...noContent, order: { ...order, currency: null } }
    await kit.ingest.ingest(shop, inbound('+5511960000002', '', { kind: 'order', content }))
    expect(await handled(shop)).toMatchObject([
      { currency: 'USD', total: 25_300, lines: [{ name: 'Catalog order (3 items)', total: 25_300 }] },
    ])
  })
})
