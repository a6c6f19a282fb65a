import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { OrderModel } from '../../../schemas/models/order.model.ts'
import { FulfillmentStatus, fulfillmentMoves, type Order, OrderStatus, orderMoves } from '../../../schemas/order.ts'
import type { Quote } from '../../../schemas/quote.ts'
import { newId } from '../../../src/core/ids.ts'
import { createCrm, pumps } from '../../commands/kit.ts'

let crm: Awaited<ReturnType<typeof createCrm>>
let shop: Awaited<ReturnType<typeof crm.openShop>>
let customers = 0
beforeAll(async () => {
  crm = await createCrm()
  shop = await crm.openShop('Orders')
})
afterAll(() => crm.drop())

async function quoted() {
  const message = await crm.receive(shop.id, `+5215551${String(++customers).padStart(6, '0')}`, 'hello')
  return crm.run<Quote>(shop.manager, 'quote.create', pumps(message.contactId, message.conversationId))
}
async function ordered() {
  const quote = await quoted()
  return crm.run<Order>(shop.manager, 'order.create', { quoteId: quote.id, accept: true })
}
const update = (id: string, patch: object) => crm.run<Order>(shop.manager, 'order.update', { id, ...patch })
const orderOf = (id: string) => crm.run<Order>(shop.manager, 'order.get', { id })
const saidIn = (order: Order) => crm.said(shop.id, order.conversationId ?? '')
/** The payment's own transaction. */
const pay = (work: (ctx: Parameters<typeof crm.orders.settle>[0]) => Promise<Order>) =>
  crm.inTx(shop.id, ({ tx, now }) => work({ tx, now, organizationId: shop.id }))

describe('an order', () => {
  it('is made from an accepted quote, and is the same one when asked again', async () => {
    const quote = await quoted()
    await expect(crm.run(shop.manager, 'order.create', { quoteId: quote.id })).rejects.toThrow(/is sent/)
    const order = await crm.run<Order>(shop.manager, 'order.create', { quoteId: quote.id, accept: true })
    const fresh = { status: 'pending', paymentStatus: 'pending', fulfillmentStatus: 'unfulfilled' }
    expect(order).toMatchObject({ quoteId: quote.id, total: quote.total, ...fresh })
    expect(order.customer).toMatchObject({ name: 'Luis', phone: expect.stringMatching(/^\+5215551/) })
    expect((await crm.run<Order>(shop.manager, 'order.create', { quoteId: quote.id })).id).toBe(order.id)
  })
  it('without a quote is summed like one, at the organization’s tax', async () => {
    const { contactId, conversationId } = await quoted()
    const lines = [{ name: 'Hose', quantity: '1.5', unitPrice: 999 }]
    const draft = { contactId, conversationId, lines }
    expect(await crm.run<Order>(shop.manager, 'order.create-from-lines', draft)).toMatchObject({
      total: 1_499,
      quoteId: null,
    })
    const foreign = { ...draft, contactId: (await quoted()).contactId }
    await expect(crm.run(shop.manager, 'order.create-from-lines', foreign)).rejects.toThrow(/another contact/)
    const odd = { ...draft, currency: 'QQQ' }
    await expect(crm.run(shop.manager, 'order.create-from-lines', odd)).rejects.toThrow(/not a currency/)
  })
})

describe('its moves', () => {
  it('of status: those of the table are made, every other is refused with what is possible, and changes nothing', async () => {
    const { id } = await ordered()
    for (const from of OrderStatus.options)
      for (const to of OrderStatus.options) {
        if (from === to) continue
        await OrderModel.updateOne({ _id: id }, { $set: { status: from } })
        const moved = update(id, { status: to, reason: 'why', notify: false })
        if (orderMoves[from].includes(to)) expect((await moved).status).toBe(to)
        else {
          await expect(moved).rejects.toThrow(/Nothing was changed/)
          expect((await orderOf(id)).status).toBe(from)
        }
      }
  })
  it('of the goods: the same', async () => {
    const { id } = await ordered()
    for (const from of FulfillmentStatus.options)
      for (const to of FulfillmentStatus.options) {
        if (from === to) continue
        await OrderModel.updateOne({ _id: id }, { $set: { fulfillmentStatus: from } })
        const moved = update(id, { fulfillmentStatus: to })
        if (fulfillmentMoves[from].includes(to)) expect((await moved).fulfillmentStatus).toBe(to)
        else await expect(moved).rejects.toThrow(/Nothing was changed/)
      }
  })
  it('are refused without the permission, and with nothing to change', async () => {
    const { id } = await ordered()
    await expect(crm.run(shop.agent, 'order.update', { id, status: 'confirmed' })).rejects.toThrow(/manage_orders/)
    await expect(update(id, {})).rejects.toThrow(/nothing to change/)
  })
})

describe('its customer', () => {
  it('is told once that it was shipped, with the tracking, and not where the member says not to', async () => {
    const order = await ordered()
    const before = (await saidIn(order)).length
    await update(order.id, { status: 'confirmed' })
    const tracking = { trackingCarrier: 'DHL', trackingNumber: 'JD0146', trackingUrl: 'https://dhl.example/JD0146' }
    expect(await update(order.id, { status: 'shipped', ...tracking })).toMatchObject({
      ...{ ...tracking, fulfillmentStatus: 'fulfilled' },
    })
    const [told, ...others] = (await saidIn(order)).slice(before)
    expect(told).toMatch(
      new RegExp(`order ${order.number} is on its way.*DHL · JD0146 · https://dhl.example/JD0146`, 's'),
    )
    expect(others).toEqual([])
    await update(order.id, { status: 'delivered', notify: false })
    expect(await saidIn(order)).toHaveLength(before + 1)
  })
  it('is given no address of a parcel that is none of the web', async () => {
    const { id } = await ordered()
    for (const trackingUrl of ['javascript:alert(1)', 'file:///etc/passwd', 'http://', 'dhl'])
      await expect(update(id, { trackingUrl })).rejects.toThrow(/trackingUrl/)
  })
  it('hears why it was cancelled; without a reason it is not', async () => {
    const order = await ordered()
    await expect(update(order.id, { status: 'cancelled' })).rejects.toThrow(/Say why/)
    const reason = 'The part is no longer made'
    expect(await update(order.id, { status: 'cancelled', reason })).toMatchObject({ cancelReason: reason })
    expect((await saidIn(order)).at(-1)).toContain(reason)
  })
})

describe('payments', () => {
  it('settle it once it is paid in full, and confirm what waited', async () => {
    const order = await ordered()
    const half = { paidMinor: 20_000, currency: 'USD' }
    expect(await pay((ctx) => crm.orders.settle(ctx, order.id, half))).toMatchObject({
      ...{ paymentStatus: 'pending', status: 'pending', paidTotal: 20_000 },
    })
    const rest = { paidMinor: 25_000, currency: 'USD' }
    expect(await pay((ctx) => crm.orders.settle(ctx, order.id, rest))).toMatchObject({
      ...{ paymentStatus: 'paid', status: 'confirmed', paidTotal: 45_000 },
    })
  })
  it('in another currency, or refunds above what was paid, are refused', async () => {
    const order = await ordered()
    const euros = { paidMinor: 45_000, currency: 'EUR' }
    await expect(pay((ctx) => crm.orders.settle(ctx, order.id, euros))).rejects.toThrow(/another currency/)
    await pay((ctx) => crm.orders.settle(ctx, order.id, { paidMinor: 45_000, currency: 'USD' }))
    await expect(pay((ctx) => crm.orders.refunded(ctx, order.id, { refundedMinor: 45_001 }))).rejects.toThrow(
      /than was paid/,
    )
    expect(await pay((ctx) => crm.orders.refunded(ctx, order.id, { refundedMinor: 5_000 }))).toMatchObject({
      ...{ paymentStatus: 'partially_refunded', status: 'confirmed' },
    })
    expect(await pay((ctx) => crm.orders.refunded(ctx, order.id, { refundedMinor: 40_000 }))).toMatchObject({
      ...{ paymentStatus: 'refunded', status: 'refunded', refundedTotal: 45_000 },
    })
  })
  it('of an order that is not there: refused', async () => {
    const nothing = { paidMinor: 1, currency: 'USD' }
    await expect(pay((ctx) => crm.orders.settle(ctx, newId(), nothing))).rejects.toThrow(/Not found/)
  })
})
