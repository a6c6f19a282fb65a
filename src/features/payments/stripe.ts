import type Stripe from 'stripe'
import {
  type Checkout,
  type CheckoutInput,
  type Fact,
  type Gateway,
  type GatewayAccount,
  GatewayRefusal,
  type RefundInput,
  UnprovenWebhook,
} from './gateway.ts'
import { toStripe } from './minor.ts'
import { factsOf, organizationIn, refundFact, type StripeEvent, sessionFact, subscriptionFact } from './stripe-facts.ts'

export interface StripeSettings {
  /** https://api.stripe.com, or a stand-in. */
  url: string
}
/** As long as Stripe advises: what is older may have been recorded and played again. */
const toleranceSeconds = 300

const events = [
  'checkout.session.completed',
  'checkout.session.expired',
  'checkout.session.async_payment_succeeded',
  'checkout.session.async_payment_failed',
  'payment_intent.succeeded',
  'payment_intent.processing',
  'payment_intent.payment_failed',
  'payment_intent.canceled',
  'charge.succeeded',
  'charge.refunded',
  'refund.created',
  'refund.updated',
  'refund.failed',
  'customer.subscription.created',
  'customer.subscription.updated',
  'customer.subscription.deleted',
  'invoice.paid',
] as const

/** Stripe by its SDK, which is loaded when it is first needed. */
export function createStripeGateway(account: GatewayAccount, { url }: StripeSettings): Gateway {
  const client = lazyClient(account, url)
  const call = async <T>(work: (stripe: Stripe) => Promise<T>): Promise<T> => {
    const stripe = await client()
    return work(stripe).catch((error: unknown) => Promise.reject(refusalOf(stripe, error)))
  }
  return {
    ...checkouts(account, call),
    account: () => call(async (stripe) => ({ accountId: (await stripe.accounts.retrieveCurrent()).id })),
    customer: ({ contactId, name, email, phone }) =>
      call(async (stripe) => {
        const metadata = { contact_id: contactId, organization_id: account.organizationId }
        const input = { name, metadata, ...(email && { email }), ...(phone && { phone }) }
        return (await stripe.customers.create(input, { idempotencyKey: `customer:${contactId}` })).id
      }),
    refund: (input) => call((stripe) => refund(stripe, account, input)),
    retrieveRefund: (id) => call(async (stripe) => refundFact(await stripe.refunds.retrieve(id))),
    subscription: (id) =>
      call(async (stripe) => subscriptionFact(await stripe.subscriptions.retrieve(id), nowSeconds(), 'asked')),
    cancelSubscription: (id, atPeriodEnd) =>
      call(async (stripe) => {
        const done = atPeriodEnd
          ? await stripe.subscriptions.update(id, { cancel_at_period_end: true })
          : await stripe.subscriptions.cancel(id)
        return subscriptionFact(done, nowSeconds(), 'asked')
      }),
    portal: ({ customerId, returnUrl }) =>
      call(async (stripe) => {
        const session = await stripe.billingPortal.sessions.create({ customer: customerId, return_url: returnUrl })
        return session.url
      }),
    createWebhook: (endpoint) =>
      call(async (stripe) => {
        const made = await stripe.webhookEndpoints.create({ url: endpoint, enabled_events: [...events] })
        if (!made.secret) throw new GatewayRefusal('Stripe gave the webhook no secret')
        return made.secret
      }),
    async verifyWebhook(raw, headers) {
      const signature = headers['stripe-signature']
      if (!account.webhookSecret || typeof signature !== 'string') throw new UnprovenWebhook('no signature')
      const event = await construct(await client(), raw, signature, account.webhookSecret)
      return {
        eventId: event.id,
        type: event.type,
        mode: event.livemode ? 'live' : 'test',
        accountId: event.account ?? null,
        organizationId: organizationIn(event),
      }
    },
    parseEvent: (body) => factsOf(JSON.parse(body) as StripeEvent),
  }
}

/** An answer read like an event. */
const asked = { id: 'asked', created: 0 }
const nowSeconds = (): number => Math.floor(Date.now() / 1_000)

type Call = <T>(work: (stripe: Stripe) => Promise<T>) => Promise<T>

async function construct(stripe: Stripe, raw: Buffer, signature: string, secret: string): Promise<Stripe.Event> {
  try {
    return (await stripe.webhooks.constructEventAsync(raw, signature, secret, toleranceSeconds)) as Stripe.Event
  } catch (error) {
    throw new UnprovenWebhook((error as Error).message)
  }
}

function lazyClient({ secretKey }: GatewayAccount, url: string): () => Promise<Stripe> {
  let made: Promise<Stripe> | null = null
  return () => {
    made ??= import('stripe').then(({ default: Client }) => {
      const { hostname, port, protocol } = new URL(url)
      const isPlain = protocol === 'http:'
      return new Client(secretKey, {
        host: hostname,
        protocol: isPlain ? 'http' : 'https',
        port: port || (isPlain ? 80 : 443),
        maxNetworkRetries: 2,
        timeout: 20_000,
        telemetry: false,
      })
    })
    return made
  }
}

/** Stripe's no is final; what it could not do now, or a lost answer, is not. */
function refusalOf(stripe: Stripe, error: unknown): unknown {
  const { errors } = stripe.constructor as typeof Stripe
  const isNo =
    error instanceof errors.StripeInvalidRequestError ||
    error instanceof errors.StripeCardError ||
    error instanceof errors.StripeAuthenticationError ||
    error instanceof errors.StripePermissionError ||
    error instanceof errors.StripeIdempotencyError
  return isNo ? new GatewayRefusal(error.message.slice(0, 300)) : error
}

function metadataOf(account: GatewayAccount, input: CheckoutInput): Record<string, string> {
  return {
    payment_id: input.paymentId,
    organization_id: account.organizationId,
    contact_id: input.contactId,
    ...(input.recurring && { plan_id: input.recurring.planId }),
  }
}

const lineOf = ({ amount, currency, description, recurring }: CheckoutInput) => ({
  quantity: 1,
  price_data: {
    currency: currency.toLowerCase(),
    unit_amount: toStripe(amount, currency),
    product_data: { name: description },
    ...(recurring && { recurring: { interval: recurring.interval, interval_count: recurring.intervalCount } }),
  },
})

/** Where customers pay: a Checkout session, or a link that lasts until it is used once. */
function checkouts(account: GatewayAccount, call: Call): Pick<Gateway, 'createCheckout' | 'createLink' | 'retrieve'> {
  return {
    createCheckout: (input) =>
      call(async (stripe): Promise<Checkout> => {
        const metadata = metadataOf(account, input)
        const trial = input.recurring?.trialDays
        const session = await stripe.checkout.sessions.create(
          {
            mode: input.recurring ? 'subscription' : 'payment',
            line_items: [lineOf(input)],
            client_reference_id: input.paymentId,
            metadata,
            success_url: input.returnUrl,
            ...(input.customerId && { customer: input.customerId }),
            ...(input.recurring
              ? { subscription_data: { metadata, ...(trial ? { trial_period_days: trial } : {}) } }
              : { payment_intent_data: { metadata, description: input.description } }),
          },
          { idempotencyKey: input.paymentId },
        )
        if (!session.url) throw new GatewayRefusal('Stripe gave the checkout no address')
        return { url: session.url, sessionId: session.id, expiresAt: new Date(session.expires_at * 1_000) }
      }),
    createLink: (input) =>
      call(async (stripe): Promise<Checkout> => {
        const metadata = metadataOf(account, input)
        const price = await stripe.prices.create(lineOf({ ...input, recurring: null }).price_data, {
          idempotencyKey: `price:${input.paymentId}`,
        })
        const link = await stripe.paymentLinks.create(
          {
            line_items: [{ price: price.id, quantity: 1 }],
            metadata,
            payment_intent_data: { metadata, description: input.description },
            restrictions: { completed_sessions: { limit: 1 } },
          },
          { idempotencyKey: input.paymentId },
        )
        return { url: link.url, sessionId: link.id, expiresAt: null }
      }),
    retrieve: ({ externalSessionId, externalPaymentId }) =>
      call(async (stripe) => {
        if (externalPaymentId?.startsWith('pi_')) {
          const object = await stripe.paymentIntents.retrieve(externalPaymentId)
          return factsOf({ ...asked, type: `payment_intent.${object.status}`, data: { object } })
        }
        if (!externalSessionId) return []
        if (externalSessionId.startsWith('cs_')) return sessionFacts(stripe, externalSessionId)
        const made = await stripe.checkout.sessions.list({ payment_link: externalSessionId, limit: 10 })
        return made.data.map((session) => sessionFact(session))
      }),
  }
}

async function refund(stripe: Stripe, account: GatewayAccount, input: RefundInput) {
  const { externalPaymentId, externalChargeId, amount, currency, refundId } = input
  const isIntent = externalPaymentId.startsWith('pi_')
  const of = isIntent ? { payment_intent: externalPaymentId } : { charge: externalChargeId ?? externalPaymentId }
  const made = await stripe.refunds.create(
    {
      ...of,
      amount: toStripe(amount, currency),
      metadata: { refund_id: refundId, organization_id: account.organizationId },
    },
    { idempotencyKey: refundId },
  )
  return refundFact(made)
}

/** What became of a checkout; of a plan's also the period that it paid. */
async function sessionFacts(stripe: Stripe, id: string): Promise<Fact[]> {
  const session = await stripe.checkout.sessions.retrieve(id)
  const invoiceId = typeof session.invoice === 'string' ? session.invoice : session.invoice?.id
  if (!invoiceId) return [sessionFact(session)]
  const object = await stripe.invoices.retrieve(invoiceId)
  const event = { ...asked, type: 'invoice.paid', data: { object } }
  return [sessionFact(session), ...(object.status === 'paid' ? factsOf(event) : [])]
}
