import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Payment } from '../../../schemas/payment.ts'
import type { Plan } from '../../../schemas/plan.ts'
import type { Subscription } from '../../../schemas/subscription.ts'
import { rows } from '../../doors/kit.ts'
import { eventually } from '../../helpers/eventually.ts'
import { createPayingApp, type PayingApp, type PayingShop } from './kit.ts'

let app: PayingApp
let shop: PayingShop
let plan: Plan
beforeAll(async () => {
  app = await createPayingApp()
  shop = await app.openShop('plans')
  const draft = { name: 'Standard', price: 10_900, currency: 'USD', minutes: 300, hourPrice: 3_500 }
  plan = (await shop.call<Plan>('PUT /api/v1/plans/:code', draft, { code: 'standard' })).body
})
afterAll(() => app.close())

const ofContact = async (contactId: string) =>
  (await rows('subscriptions').find({ contactId }).sort({ _id: -1 }).toArray()) as unknown as Subscription[]
const balance = (contactId: string) => app.test.services.hours.balance({ organizationId: shop.id }, contactId)
const told = <T>(check: () => Promise<T>) =>
  eventually(async () => {
    await app.drain()
    return check()
  })

async function subscribed() {
  const customer = await shop.customer()
  const payment = await shop.paid({ ...customer, planId: plan.id })
  await told(async () => expect(await ofContact(customer.contactId)).toMatchObject([{ status: 'active' }]))
  const [subscription] = await ofContact(customer.contactId)
  return {
    customer,
    payment,
    externalId: subscription?.externalSubscriptionId ?? '',
    id: String(Object(subscription)._id),
  }
}

describe('a subscription', () => {
  it('begins when it is paid, with the hours of its plan; a second one is refused; each renewal gives hours once', async () => {
    const { customer, payment, externalId } = await subscribed()
    expect(payment).toMatchObject({ type: 'subscription', billingType: 'new_subscription', amount: 10_900 })
    await told(async () => expect(await balance(customer.contactId)).toBe(300))
    expect(await ofContact(customer.contactId)).toMatchObject([
      { minutesAllocated: 300, minutesRemaining: 300, live: true },
    ])
    expect((await shop.call('POST /api/v1/payments', { ...customer, planId: plan.id })).status).toBe(409)
    app.stripe.renew(shop.key, externalId)
    await told(async () => expect(await balance(customer.contactId)).toBe(600))
    const renewal = { contactId: customer.contactId, billingType: 'renewal_subscription' }
    expect(await rows('payments').find(renewal).toArray()).toMatchObject([{ status: 'succeeded', amount: 10_900 }])
    expect(await rows('hoursLedger').countDocuments({ contactId: customer.contactId, kind: 'grant' })).toBe(2)
  })

  it('sells more hours at its plan’s price', async () => {
    const { customer } = await subscribed()
    const topUp = await shop.paid({ ...customer, topUpMinutes: 90 })
    expect(topUp).toMatchObject({ amount: 5_250, billingType: 'topup', minutes: 90 })
    await told(async () => expect(await balance(customer.contactId)).toBe(390))
    expect(await ofContact(customer.contactId)).toMatchObject([{ minutesRemaining: 390 }])
    const stranger = await shop.customer()
    expect((await shop.call('POST /api/v1/payments', { ...stranger, topUpMinutes: 60 })).status).toBe(422)
  })

  it('can be cancelled at the period’s end or now; after that another may begin', async () => {
    const { customer, id } = await subscribed()
    const atEnd = await shop.call<Subscription>('POST /api/v1/subscriptions/:id/cancel', {}, { id })
    expect(atEnd.body).toMatchObject({ cancelAtPeriodEnd: true, status: 'active' })
    await app.drain()
    await shop.call('POST /api/v1/subscriptions/:id/cancel', { atPeriodEnd: false }, { id })
    await told(async () =>
      expect(await ofContact(customer.contactId)).toMatchObject([{ status: 'cancelled', live: false }]),
    )
    expect((await shop.call('POST /api/v1/subscriptions/:id/cancel', {}, { id })).status).toBe(422)
    await shop.paid({ ...customer, planId: plan.id })
    await told(async () => expect(await ofContact(customer.contactId)).toMatchObject([{ live: true }, { live: false }]))
  })

  it('paid in cash runs for a period and expires by the clock', async () => {
    const customer = await shop.customer()
    const cash = { ...customer, amount: 10_900, currency: 'USD', description: 'Cash', planId: plan.id }
    const { body } = await shop.call<Payment>('POST /api/v1/payments/records', cash)
    expect(await balance(customer.contactId)).toBe(300)
    await app.test.services.subscriptions.expireDue(new Date(Date.now() + 40 * 86_400_000))
    expect(await ofContact(customer.contactId)).toMatchObject([{ status: 'expired', live: false }])
    expect(body.subscriptionId).toBeTruthy()
  })

  it('has a page at Stripe, which the customer is sent to', async () => {
    const { customer } = await subscribed()
    expect((await shop.call('POST /api/v1/subscriptions/portal', customer)).status).toBe(202)
    await told(async () => {
      const found = { conversationId: customer.conversationId, text: { $regex: `${app.stripe.url}/p/` } }
      expect(await rows('messages').countDocuments(found)).toBe(1)
    })
  })
})
