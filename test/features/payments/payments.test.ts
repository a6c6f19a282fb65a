import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Invoice } from '../../../schemas/invoice.ts'
import type { Order } from '../../../schemas/order.ts'
import { type Payment, PaymentStatus, paymentMoves, refundMoves } from '../../../schemas/payment.ts'
import { rows } from '../../doors/kit.ts'
import { confirmed, injectAs } from '../../helpers/confirm.ts'
import { eventually } from '../../helpers/eventually.ts'
import { createPayingApp, type PayingApp, type PayingShop } from './kit.ts'

let app: PayingApp
let shop: PayingShop
beforeAll(async () => {
  app = await createPayingApp()
  shop = await app.openShop('paying')
})
afterAll(() => app.close())

const refund = (id: string, body: object) =>
  confirmed<Payment>(injectAs(app.test.app, shop.members.owner.cookie), 'POST', `/payments/${id}/refunds`, body)
const textsTo = async (conversationId: string) =>
  (await rows('messages').find({ conversationId, direction: 'out' }).sort({ seq: 1 }).toArray()).map(({ text }) => text)

async function ordered() {
  const customer = await shop.customer()
  const lines = [{ name: 'Air pump', quantity: '2', unitPrice: 12_500 }]
  const { body } = await shop.call<Order>('POST /api/v1/orders/from-lines', { ...customer, lines })
  return { customer, order: body }
}

describe('a payment', () => {
  it('of an order is asked for in the thread, paid on the page, and settles order, sale, invoice and history at once', async () => {
    const { customer, order } = await ordered()
    const payment = await shop.paid({ ...customer, orderId: order.id })
    expect(payment).toMatchObject({ amount: 25_000, gateway: 'stripe', type: 'one_time', refundedAmount: 0 })
    expect(payment.externalPaymentId).toMatch(/^pi_/)
    const after = await shop.call<Order>('GET /api/v1/orders/:id', undefined, { id: order.id })
    expect(after.body).toMatchObject({ paymentStatus: 'paid', status: 'confirmed', paidTotal: 25_000 })
    const invoice = await shop.call<Invoice>('GET /api/v1/invoices/:id', undefined, { id: payment.invoiceId ?? '' })
    expect(invoice.body).toMatchObject({ status: 'paid', total: 25_000, orderId: order.id, paymentId: payment.id })
    expect(await rows('sales').countDocuments({ paymentId: payment.id as never })).toBe(1)
    const [link, receipt] = await textsTo(customer.conversationId)
    expect(link).toContain(payment.link)
    expect(receipt).toContain(invoice.body.number)
    expect(payment.allocations).toMatchObject([{ orderId: order.id, invoiceId: invoice.body.id, amount: 25_000 }])
  })

  it('whose card is declined says so, and counts when another card works', async () => {
    const customer = await shop.customer()
    const declined = await shop.paid({ ...customer, amount: 5_000, description: 'Delivery' }, 'pm_card_chargeDeclined')
    expect(declined).toMatchObject({ status: 'failed', failureReason: 'Your card was declined.', processedAt: null })
    await app.stripe.payPage(declined.link ?? '')
    expect(await shop.becomes(declined.id, 'succeeded')).toMatchObject({ failureReason: null })
  })

  it('is refused without an amount, below one, in a currency that does not exist, and for another customer’s order', async () => {
    const { order } = await ordered()
    const customer = await shop.customer()
    const before = await rows('payments').countDocuments()
    for (const body of [
      {},
      { amount: 0 },
      { amount: -5 },
      { amount: 1.5 },
      { amount: 100, currency: 'QQQ' },
      { orderId: order.id },
      { orderId: order.id, planId: order.id },
    ]) {
      const { status } = await shop.call('POST /api/v1/payments', { ...customer, ...body })
      expect([400, 422]).toContain(status)
    }
    expect(await rows('payments').countDocuments()).toBe(before)
  })

  it('whose webhook never came is found by the sweep, which asks Stripe', async () => {
    const customer = await shop.customer()
    const endpoints = rows('paymentGateways')
    const { body: asked } = await shop.call<Payment>('POST /api/v1/payments', { ...customer, amount: 700 })
    await app.drain()
    const before = await endpoints.findOne({ _id: shop.gatewayId as never })
    // what it tells is not believed any more
    await endpoints.updateOne({ _id: shop.gatewayId as never }, { $set: { webhookSecret: null } })
    await app.stripe.payPage((await shop.payment(asked.id)).link ?? '')
    await rows('payments').updateOne({ _id: asked.id as never }, { $set: { updatedAt: new Date(0) } })
    await app.test.services.payments.sweep(new Date())
    expect(await shop.payment(asked.id)).toMatchObject({ status: 'succeeded' })
    await endpoints.updateOne({ _id: shop.gatewayId as never }, { $set: { webhookSecret: before?.webhookSecret } })
  })

  it('is asked for once however often the worker dies between its lines', async () => {
    const customer = await shop.customer()
    const { body } = await shop.call<Payment>('POST /api/v1/payments', { ...customer, amount: 900 })
    const { payments } = app.test.services
    await payments.sendLink(shop.id, body.id)
    const { link } = await shop.payment(body.id)
    // as if it had died before it wrote down the link
    await rows('payments').updateOne({ _id: body.id as never }, { $set: { link: null } })
    await payments.sendLink(shop.id, body.id)
    expect(await shop.payment(body.id)).toMatchObject({ link })
    expect(await textsTo(customer.conversationId)).toHaveLength(1)
  })

  it('that came another way is written down once by its reference, and settles the same', async () => {
    const { customer, order } = await ordered()
    const cash = { ...customer, amount: 25_000, currency: 'USD', description: 'Cash', orderId: order.id }
    const { body, status } = await shop.call<Payment>('POST /api/v1/payments/records', { ...cash, reference: 'till-7' })
    expect([status, body.status, body.gateway]).toEqual([201, 'succeeded', 'other'])
    expect((await shop.call('POST /api/v1/payments/records', { ...cash, reference: 'till-7' })).status).toBeGreaterThan(
      400,
    )
  })
})

describe('a refund', () => {
  it('in parts, then the rest, never more than was paid; order, credit notes and customer are told', async () => {
    const { customer, order } = await ordered()
    const payment = await shop.paid({ ...customer, orderId: order.id })
    const part = await refund(payment.id, { amount: 10_000, reason: 'Scratched' })
    expect(part.status).toBe(200)
    await shop.becomes(part.body.id, 'succeeded')
    expect(await shop.payment(payment.id)).toMatchObject({ status: 'partially_refunded', refundedAmount: 10_000 })
    const over = await shop.call<{ code: string }>(
      'POST /api/v1/payments/:id/refunds',
      { amount: 15_001 },
      { id: payment.id },
    )
    expect(over.status).toBe(422)
    const rest = await refund(payment.id, {})
    await shop.becomes(rest.body.id, 'succeeded')
    expect(await shop.payment(payment.id)).toMatchObject({ status: 'refunded', refundedAmount: 25_000 })
    const after = await shop.call<Order>('GET /api/v1/orders/:id', undefined, { id: order.id })
    expect(after.body.paymentStatus).toBe('refunded')
    expect(await rows('invoices').countDocuments({ kind: 'credit_note', orderId: order.id })).toBe(2)
    const again = await shop.call('POST /api/v1/payments/:id/refunds', { amount: 1 }, { id: payment.id })
    expect(again.status).toBe(422)
  })

  it('of two asked for at one moment, no more than was paid goes back', async () => {
    const payment = await shop.paid({ ...(await shop.customer()), amount: 1_000 })
    const ctx = () => ({ scope: systemOf(shop.id), now: new Date() })
    const { database } = app.test.kernel
    const both = await Promise.allSettled(
      [600, 600].map((amount) =>
        database.transaction((tx) => app.test.services.payments.refund({ ...ctx(), tx }, { id: payment.id, amount })),
      ),
    )
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await shop.payment(payment.id)).toMatchObject({ refundReserved: 600 })
  })

  it('made at Stripe’s own page becomes a row too', async () => {
    const payment = await shop.paid({ ...(await shop.customer()), amount: 1_000 })
    const body = new URLSearchParams({ payment_intent: payment.externalPaymentId ?? '', amount: '400' })
    await fetch(`${app.stripe.url}/v1/refunds`, {
      method: 'POST',
      body,
      headers: { authorization: `Bearer ${shop.key}` },
    })
    await eventually(async () => {
      await app.drain()
      expect(await shop.payment(payment.id)).toMatchObject({ status: 'partially_refunded', refundedAmount: 400 })
    })
  })
})

describe('moves', () => {
  it('of payments and refunds: what was paid never becomes unpaid', () => {
    const unpaid = ['pending', 'processing', 'failed', 'cancelled'] as const
    for (const from of PaymentStatus.options) {
      const isPaid = ['succeeded', 'partially_refunded', 'refunded'].includes(from)
      if (isPaid) for (const to of unpaid) expect(paymentMoves[from]).not.toContain(to)
      expect(refundMoves[from]).not.toContain('pending')
    }
  })
})

const systemOf = (organizationId: string) => ({
  organizationId,
  actor: { kind: 'system' as const, id: null, name: 'Parley' },
  see: 'all' as const,
})
