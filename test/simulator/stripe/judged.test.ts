import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import Stripe from 'stripe'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createStripeSimulator, type StripeSimulator } from '../../../src/simulator/stripe/index.ts'

const run = promisify(execFile)
const key = 'sk_test_judged12345678'
let simulator: StripeSimulator
let stripe: Stripe
const home = mkdtempSync(join(tmpdir(), 'stripe-cli-'))
beforeAll(async () => {
  simulator = await createStripeSimulator()
  stripe = clientOf(key)
})
afterAll(async () => {
  await simulator.close()
  rmSync(home, { recursive: true, force: true })
})

const clientOf = (apiKey: string) => {
  const { hostname, port } = new URL(simulator.url)
  return new Stripe(apiKey, { host: hostname, port, protocol: 'http', maxNetworkRetries: 0, telemetry: false })
}
const price_data = { currency: 'usd', unit_amount: 2_500, product_data: { name: 'Air pump' } }
const checkout = {
  mode: 'payment' as const,
  line_items: [{ price_data, quantity: 2 }],
  success_url: 'http://127.0.0.1/ok',
}
const refused = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  )
  return error as InstanceType<typeof Stripe.errors.StripeError> | null
}

describe('the official SDK parses all that the stand-in answers', () => {
  it('account, customer, checkout, intent, charge, refund, portal', async () => {
    expect((await stripe.accounts.retrieveCurrent()).id).toMatch(/^acct_/)
    const customer = await stripe.customers.create({ name: 'Maria', email: 'maria@example.com' })
    const session = await stripe.checkout.sessions.create({ ...checkout, customer: customer.id, metadata: { a: 'b' } })
    expect(session).toMatchObject({ amount_total: 5_000, payment_status: 'unpaid', status: 'open' })
    expect(await simulator.payPage(session.url ?? '')).toBe(303)
    const paid = await stripe.checkout.sessions.retrieve(session.id)
    expect(paid.payment_status).toBe('paid')
    const intent = await stripe.paymentIntents.retrieve(String(paid.payment_intent))
    expect(intent).toMatchObject({ status: 'succeeded', amount_received: 5_000, currency: 'usd' })
    const charge = await stripe.charges.retrieve(String(intent.latest_charge))
    const refund = await stripe.refunds.create({ payment_intent: intent.id, amount: 1_000 })
    expect([charge.paid, refund.status]).toEqual([true, 'succeeded'])
    const over = await refused(stripe.refunds.create({ payment_intent: intent.id, amount: 4_001 }))
    expect(over).toBeInstanceOf(Stripe.errors.StripeInvalidRequestError)
    expect((await stripe.billingPortal.sessions.create({ customer: customer.id })).url).toContain('/p/')
  })

  it('a payment link that is used once, a subscription with its invoices, lists and events', async () => {
    const price = await stripe.prices.create(price_data)
    const link = await stripe.paymentLinks.create({
      line_items: [{ price: price.id, quantity: 1 }],
      restrictions: { completed_sessions: { limit: 1 } },
    })
    const page = (await fetch(link.url, { redirect: 'manual' })).headers.get('location') ?? ''
    await simulator.payPage(page)
    const [made] = (await stripe.checkout.sessions.list({ payment_link: link.id })).data
    expect(made?.payment_status).toBe('paid')
    expect((await fetch(link.url, { redirect: 'manual' })).status).toBe(400)
    const monthly = { ...price_data, recurring: { interval: 'month' as const } }
    const bought = await stripe.checkout.sessions.create({
      ...{ ...checkout, mode: 'subscription', line_items: [{ price_data: monthly, quantity: 1 }] },
    })
    await simulator.payPage(bought.url ?? '')
    const done = await stripe.checkout.sessions.retrieve(bought.id)
    const subscription = await stripe.subscriptions.retrieve(String(done.subscription))
    expect(subscription.status).toBe('active')
    expect((await stripe.invoices.retrieve(String(done.invoice))).status).toBe('paid')
    simulator.renew(key, subscription.id)
    const ended = await stripe.subscriptions.update(subscription.id, { cancel_at_period_end: true })
    expect(ended.cancel_at_period_end).toBe(true)
    expect((await stripe.subscriptions.cancel(subscription.id)).status).toBe('canceled')
    const events = await stripe.events.list({ type: 'invoice.paid' })
    expect(events.data).toHaveLength(2)
  })
})

describe('it is strict', () => {
  it('a live or absent key, another account’s objects', async () => {
    expect(await refused(clientOf('sk_live_12345678').accounts.retrieveCurrent())).toBeInstanceOf(
      Stripe.errors.StripeAuthenticationError,
    )
    const { id } = await stripe.customers.create({})
    expect(await refused(clientOf('sk_test_other12345678').customers.retrieve(id))).toMatchObject({ statusCode: 404 })
  })

  it('unknown parameters, currencies that do not exist, amounts below one', async () => {
    for (const body of [
      { amount: 100, currency: 'usd', amonut: 5 },
      { amount: 100, currency: 'qqq' },
      { amount: -1, currency: 'usd' },
      { amount: 0, currency: 'usd' },
    ])
      expect(await refused(stripe.paymentIntents.create(body))).toBeInstanceOf(Stripe.errors.StripeInvalidRequestError)
  })

  it('an idempotency key with other parameters; with the same it answers the same', async () => {
    const input = { amount: 100, currency: 'usd' }
    const first = await stripe.paymentIntents.create(input, { idempotencyKey: 'one' })
    expect((await stripe.paymentIntents.create(input, { idempotencyKey: 'one' })).id).toBe(first.id)
    const other = stripe.paymentIntents.create({ ...input, amount: 200 }, { idempotencyKey: 'one' })
    expect(await refused(other)).toBeInstanceOf(Stripe.errors.StripeIdempotencyError)
  })

  it('a declined card, as the SDK knows it', async () => {
    const work = stripe.paymentIntents.create({
      ...{ amount: 100, currency: 'usd', confirm: true, payment_method: 'pm_card_chargeDeclined' },
    })
    expect(await refused(work)).toBeInstanceOf(Stripe.errors.StripeCardError)
  })

  it('in production it does not start', async () => {
    await expect(createStripeSimulator({ production: true })).rejects.toThrow(/never for production/)
  })
})

describe('the official CLI’s triggers', () => {
  it.each([
    ['payment_intent.succeeded', 'payment_intent.succeeded'],
    ['payment_intent.payment_failed', 'payment_intent.payment_failed'],
    ['checkout.session.completed', 'checkout.session.completed'],
    ['checkout.session.expired', 'checkout.session.expired'],
    ['charge.refunded', 'refund.created'],
    ['customer.subscription.created', 'customer.subscription.created'],
    ['customer.subscription.deleted', 'customer.subscription.deleted'],
    ['invoice.paid', 'invoice.paid'],
  ])('%s', { timeout: 60_000 }, async (trigger, type) => {
    const own = `sk_test_cli${trigger.replaceAll(/\W/g, '')}`
    const args = ['trigger', trigger, '--api-base', simulator.url, '--api-key', own, '--config', join(home, 'c.toml')]
    const proxy = 'http://127.0.0.1:9'
    // nothing of it may reach the internet
    const env = {
      PATH: process.env.PATH,
      HOME: home,
      HTTPS_PROXY: proxy,
      NO_PROXY: '127.0.0.1',
      STRIPE_CLI_TELEMETRY_OPTOUT: '1',
    }
    await run(join(import.meta.dirname, '../../../node_modules/.bin/stripe'), args, { env })
    expect(simulator.events(own).map((event) => event.type)).toContain(type)
  })
})
