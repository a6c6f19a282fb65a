import Stripe from 'stripe'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Payment } from '../../../schemas/payment.ts'
import { rows } from '../../doors/kit.ts'
import { signedBy } from './events.ts'
import { createPayingApp, type PayingApp, type PayingShop } from './kit.ts'

let app: PayingApp
let shop: PayingShop
let other: PayingShop
beforeAll(async () => {
  app = await createPayingApp()
  shop = await app.openShop('webhooks')
  other = await app.openShop('webhooks-other')
})
afterAll(() => app.close())

const post = (gatewayId: string, payload: string | Buffer, headers: Record<string, string>) =>
  app.test.app.inject({ method: 'POST', url: `/webhooks/stripe/${gatewayId}`, payload, headers })
const stored = () => rows('inboundWebhookEvents').countDocuments()

/** A payment that waits, and what Stripe would say of it. */
async function asked(amount = 4_200) {
  const customer = await shop.customer()
  const { body } = await shop.call<Payment>('POST /api/v1/payments', { ...customer, amount })
  await app.drain()
  const intent = {
    ...{ id: `pi_${body.id}`, object: 'payment_intent', status: 'succeeded', amount, amount_received: amount },
    ...{ currency: 'usd', metadata: { payment_id: body.id, organization_id: shop.id }, latest_charge: `ch_${body.id}` },
  }
  const event = (more: object = {}) => ({
    ...{ id: `evt_${body.id}`, object: 'event', type: 'payment_intent.succeeded', created: 1_700_000_000 },
    ...{ livemode: false, data: { object: intent }, ...more },
  })
  return { id: body.id, intent, event }
}

describe('a webhook of Stripe', () => {
  it('whose signature is good is stored, answered and acted on once, delivered however often', async () => {
    const { id, event } = await asked()
    const { payload, headers } = await signedBy(app, shop, event())
    const answers = await Promise.all(Array.from({ length: 5 }, () => post(shop.gatewayId, payload, headers)))
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 200, 200])
    await shop.becomes(id, 'succeeded')
    const { services } = app.test
    const event_ = await rows('inboundWebhookEvents').findOne({ eventId: `evt_${id}` })
    await Promise.all([1, 2, 3].map(() => services.payments.webhooks.process(String(event_?._id))))
    expect(await rows('inboundWebhookEvents').countDocuments({ eventId: `evt_${id}` })).toBe(1)
    expect(await rows('sales').countDocuments({ paymentId: id as never })).toBe(1)
    expect(await rows('invoices').countDocuments({ paymentId: id as never })).toBe(1)
  })

  it('with a bad, absent, old or altered signature, or another’s secret, changes nothing', async () => {
    const { id, event } = await asked()
    const before = await stored()
    const good = await signedBy(app, shop, event())
    const old = await signedBy(app, shop, event(), Math.floor(Date.now() / 1_000) - 3_600)
    const theirs = await signedBy(app, other, event())
    const altered = good.payload.replaceAll('4200', '4201')
    const bad = { ...good.headers, 'stripe-signature': `t=${Math.floor(Date.now() / 1_000)},v1=${'0'.repeat(64)}` }
    const { 'stripe-signature': _, ...absent } = good.headers
    for (const [payload, headers] of [
      [good.payload, bad],
      [good.payload, absent],
      [old.payload, old.headers],
      [altered, good.headers],
      [theirs.payload, theirs.headers],
      [good.payload.slice(0, -10), good.headers],
    ] as [string, Record<string, string>][])
      expect((await post(shop.gatewayId, payload, headers)).statusCode).toBe(400)
    // rightly signed by another organization's account: what it names is not theirs
    expect((await post(other.gatewayId, theirs.payload, theirs.headers)).statusCode).toBe(400)
    await app.drain()
    expect(await stored()).toBe(before)
    expect(await shop.payment(id)).toMatchObject({ status: 'pending' })
  })

  it('of a connected account, or of live mode where the key is a test key, is refused', async () => {
    const { event } = await asked()
    const before = await stored()
    for (const more of [{ account: 'acct_other' }, { livemode: true }]) {
      const { payload, headers } = await signedBy(app, shop, event(more))
      expect((await post(shop.gatewayId, payload, headers)).statusCode).toBe(400)
    }
    expect(await stored()).toBe(before)
  })

  it('of 10 MB, in truncated JSON rightly signed, or for a gateway that does not exist, is refused', async () => {
    const { event } = await asked()
    const { payload, headers } = await signedBy(app, shop, event())
    expect((await post(shop.gatewayId, Buffer.alloc(10 * 1_048_576, 'a'), headers)).statusCode).toBe(413)
    const cut = await signedBy(app, shop, payload.slice(0, 80))
    expect((await post(shop.gatewayId, cut.payload, cut.headers)).statusCode).toBe(400)
    for (const gatewayId of ['0'.repeat(24), 'x', shop.id])
      expect((await post(gatewayId, payload, headers)).statusCode).toBe(404)
  })

  it('that says another amount is not taken as paid: it is kept with the reason, and people are told', async () => {
    const { id, intent, event } = await asked()
    const less = { data: { object: { ...intent, amount: 100, amount_received: 100 } } }
    const { payload, headers } = await signedBy(app, shop, event(less))
    expect((await post(shop.gatewayId, payload, headers)).statusCode).toBe(200)
    await app.drain()
    expect(await rows('inboundWebhookEvents').findOne({ eventId: `evt_${id}` })).toMatchObject({
      status: 'failed',
      reason: expect.stringContaining('$1.00'),
    })
    expect(await shop.payment(id)).toMatchObject({ status: 'pending' })
    expect(
      await rows('notifications').countDocuments({ organizationId: shop.id, type: 'payment', level: 'error' }),
    ).toBeGreaterThan(0)
  })

  it('about a refund that comes before its payment waits for it', async () => {
    const { id, intent, event } = await asked()
    const refund = {
      ...{ id: `re_${id}`, object: 'refund', payment_intent: intent.id, charge: intent.latest_charge, amount: 1_000 },
      ...{ currency: 'usd', status: 'succeeded', metadata: {} },
    }
    const first = await signedBy(
      app,
      shop,
      event({ id: `evt_re_${id}`, type: 'refund.created', data: { object: refund } }),
    )
    await post(shop.gatewayId, first.payload, first.headers)
    await app.drain()
    expect(await shop.payment(id)).toMatchObject({ status: 'pending', refundedAmount: 0 })
    const second = await signedBy(app, shop, event())
    await post(shop.gatewayId, second.payload, second.headers)
    expect(await shop.becomes(id, 'partially_refunded')).toMatchObject({ refundedAmount: 1_000 })
  })

  it('left by a worker that died is taken up when its lease is over', async () => {
    const { id, event } = await asked()
    const { payload, headers } = await signedBy(app, shop, event())
    await post(shop.gatewayId, payload, headers)
    const events = rows('inboundWebhookEvents')
    await events.updateOne({ eventId: `evt_${id}` }, { $set: { leaseUntil: new Date(Date.now() + 60_000) } })
    await app.drain()
    expect(await shop.payment(id)).toMatchObject({ status: 'pending' })
    const { webhooks } = app.test.services.payments
    await webhooks.resumeLeft(new Date(Date.now() + 61_000))
    await events.updateOne({ eventId: `evt_${id}` }, { $set: { leaseUntil: new Date(0) } })
    await webhooks.resumeLeft(new Date())
    expect(await shop.payment(id)).toMatchObject({ status: 'succeeded' })
  })

  it('is signed as the SDK does it: what it constructs is what was sent', async () => {
    const { event } = await asked()
    const { payload, headers, secret } = await signedBy(app, shop, event())
    const stripe = new Stripe(shop.key)
    expect(stripe.webhooks.constructEvent(payload, headers['stripe-signature'] ?? '', secret).id).toBe(event().id)
  })
})
