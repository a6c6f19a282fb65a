import type { z } from 'zod'
import type * as params from './params.ts'
import { confirmIntent, createIntent } from './paying.ts'
import { startSubscription } from './subscribing.ts'
import { type Account, invalid, nowSeconds, type StripeObject } from './world.ts'

/** Checkout: sessions, payment links, and what happens on their page. */

type SessionInput = z.output<typeof params.session>
const dayMs = 86_400

function priceOf(account: Account, line: SessionInput['line_items'][number]): StripeObject {
  if (line.price) return account.get(line.price, 'price')
  const { currency = '', unit_amount, recurring, product_data } = line.price_data ?? {}
  return account.create('price', 'price', { currency, unit_amount, recurring: recurring ?? null, product_data })
}

export function createSession(account: Account, input: SessionInput, link: string | null = null): StripeObject {
  const { mode, customer = null, metadata, client_reference_id = null, success_url } = input
  if (customer) account.get(customer, 'customer')
  const prices = input.line_items.map((line) => ({ price: priceOf(account, line), quantity: line.quantity }))
  const [first] = prices
  if (prices.some(({ price }) => price.currency !== first?.price.currency))
    throw invalid('All prices on a Checkout Session must use the same currency')
  if (mode === 'payment' && prices.some(({ price }) => price.recurring))
    throw invalid('You must use `subscription` mode when your line items include a recurring price')
  if (mode === 'subscription' && !first?.price.recurring)
    throw invalid('You must provide at least one recurring price in `subscription` mode')
  const total = prices.reduce((sum, { price, quantity }) => sum + Number(price.unit_amount) * quantity, 0)
  const trialDays = input.subscription_data?.trial_period_days ?? 0
  const session = account.create('cs_test', 'checkout.session', {
    ...{
      mode,
      customer,
      metadata,
      client_reference_id,
      success_url,
      payment_link: link,
      currency: first?.price.currency,
    },
    ...{ status: 'open', payment_status: 'unpaid', amount_total: trialDays ? 0 : total, amount_subtotal: total },
    ...{ payment_intent: null, subscription: null, invoice: null, expires_at: nowSeconds() + dayMs },
    wanted: {
      ...{ price: first?.price.id, trialDays, total },
      metadata: (mode === 'payment' ? input.payment_intent_data : input.subscription_data)?.metadata ?? {},
      description: input.payment_intent_data?.description ?? first?.price.product_data ?? null,
    },
  })
  session.url = `${account.origin}/c/${session.id}`
  return session
}

interface Wanted {
  price: string
  trialDays: number
  total: number
  metadata: Record<string, string>
}

/** As the API shows it: what the page needs stays inside. */
export const sessionView = ({ wanted: _, ...session }: StripeObject): StripeObject => session as StripeObject

/** The customer presses the button. Throws the card's refusal; the session then stays open. */
export function completeSession(account: Account, session: StripeObject, method: string): StripeObject {
  if (session.status !== 'open') throw invalid(`This Checkout Session is ${String(session.status)}`)
  const { price, trialDays, total, metadata } = session.wanted as Wanted
  const currency = String(session.currency)
  session.customer ??= account.create('cus', 'customer', { name: null, email: null }).id
  const customer = String(session.customer)
  if (session.mode === 'subscription') {
    const subscription = startSubscription(account, {
      ...{ customer, price: account.get(price, 'price'), metadata, trialDays, method },
    })
    Object.assign(session, { subscription: subscription.id, invoice: subscription.latest_invoice })
  } else {
    const known = account.find(session.payment_intent, 'payment_intent')
    const charge = { amount: total, currency, metadata, customer, confirm: false }
    const intent = known ?? createIntent(account, charge)
    session.payment_intent = intent.id
    confirmIntent(account, intent, method)
  }
  const isFree = session.mode === 'subscription' && trialDays > 0
  Object.assign(session, { status: 'complete', payment_status: isFree ? 'no_payment_required' : 'paid', url: null })
  account.emit('checkout.session.completed', sessionView(session))
  return session
}

export function expireSession(account: Account, session: StripeObject): StripeObject {
  if (session.status !== 'open') throw invalid('Only Checkout Sessions with a status of `open` can be expired')
  Object.assign(session, { status: 'expired', url: null })
  account.emit('checkout.session.expired', sessionView(session))
  return session
}

export function createLink(account: Account, input: z.output<typeof params.link>): StripeObject {
  for (const { price } of input.line_items) account.get(price, 'price')
  const { line_items, metadata, payment_intent_data, restrictions } = input
  const link = account.create('plink', 'payment_link', { metadata, active: true, restrictions: restrictions ?? null })
  Object.assign(link, { url: `${account.origin}/l/${link.id}`, wanted: { line_items, payment_intent_data } })
  return link
}

/** Who opens a link gets a session of their own; one that may be used once is closed after that. */
export function openLink(account: Account, link: StripeObject): StripeObject {
  const { line_items, payment_intent_data } = link.wanted as Pick<SessionInput, 'line_items' | 'payment_intent_data'>
  const used = account
    .all('checkout.session')
    .filter((one) => one.payment_link === link.id && one.status === 'complete')
  const limit = (link.restrictions as { completed_sessions: { limit: number } } | null)?.completed_sessions.limit
  if (limit !== undefined && used.length >= limit) throw invalid('This link is no longer active')
  const input = { mode: 'payment' as const, line_items, success_url: account.origin, payment_intent_data }
  return createSession(account, { ...input, metadata: link.metadata as Record<string, string> }, link.id)
}
