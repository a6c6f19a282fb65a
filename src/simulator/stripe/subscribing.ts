import { DateTime } from 'luxon'
import type { z } from 'zod'
import type * as params from './params.ts'
import { confirmIntent, createIntent } from './paying.ts'
import { type Account, invalid, nowSeconds, type StripeObject } from './world.ts'

interface Recurring {
  interval: 'day' | 'week' | 'month' | 'year'
  interval_count: number
}

const after = (seconds: number, { interval, interval_count }: Recurring): number =>
  DateTime.fromSeconds(seconds, { zone: 'UTC' })
    .plus({ [interval]: interval_count })
    .toUnixInteger()

interface Wanted {
  customer: string
  price: StripeObject
  metadata: Record<string, string>
  trialDays: number
  method: string
}

/** Begins a subscription: on trial, or with its first period paid. */
export function startSubscription(account: Account, wanted: Wanted): StripeObject {
  const { customer, price, metadata, trialDays, method } = wanted
  const recurring = price.recurring as Recurring | null
  if (!recurring)
    throw invalid('The price specified is set to `type=one_time` but this field only accepts recurring prices')
  const start = nowSeconds()
  const trialEnd = trialDays > 0 ? start + trialDays * 86_400 : null
  const item = { id: `si_${account.all('subscription').length + 1}`, object: 'subscription_item', price, quantity: 1 }
  const period = { current_period_start: start, current_period_end: trialEnd ?? after(start, recurring) }
  const subscription = account.create('sub', 'subscription', {
    ...{ customer, metadata, status: trialEnd ? 'trialing' : 'active', billing_cycle_anchor: start },
    ...{ cancel_at_period_end: false, canceled_at: null, trial_start: trialEnd ? start : null, trial_end: trialEnd },
    ...{ default_payment_method: method, items: { object: 'list', data: [{ ...item, ...period }] } },
    ...{ currency: price.currency, latest_invoice: null },
  })
  account.emit('customer.subscription.created', subscription)
  billPeriod(account, subscription, 'subscription_create', trialEnd ? 0 : Number(price.unit_amount))
  return subscription
}

export const itemOf = (subscription: StripeObject) =>
  (subscription.items as { data: (Record<string, unknown> & { price: StripeObject })[] }).data[0] as Record<
    string,
    unknown
  > & { price: StripeObject }

function billPeriod(account: Account, subscription: StripeObject, reason: string, amount: number): StripeObject {
  const { customer, currency, metadata, id, default_payment_method: method } = subscription
  const item = itemOf(subscription)
  const period = { start: item.current_period_start, end: item.current_period_end }
  const details = { subscription: id, metadata }
  const invoice = account.create('in', 'invoice', {
    ...{
      customer,
      currency,
      billing_reason: reason,
      status: 'draft',
      total: amount,
      amount_due: amount,
      amount_paid: 0,
    },
    parent: { type: 'subscription_details', subscription_details: details, quote_details: null },
    ...{ period_start: period.start, period_end: period.end },
    lines: { object: 'list', data: [{ id: 'il_1', object: 'line_item', amount, period, metadata }] },
  })
  subscription.latest_invoice = invoice.id
  account.emit('invoice.created', invoice)
  return payInvoice(account, invoice, String(method))
}

export function payInvoice(account: Account, invoice: StripeObject, method: string): StripeObject {
  if (invoice.status === 'paid') throw invalid('Invoice is already paid', { code: 'invoice_already_paid' })
  const amount = Number(invoice.total)
  if (amount > 0) {
    const charge = { amount, currency: String(invoice.currency), metadata: {}, confirm: false }
    const intent = createIntent(account, { ...charge, customer: String(invoice.customer) })
    confirmIntent(account, intent, method)
  }
  Object.assign(invoice, { status: 'paid', amount_paid: amount, paid_at: nowSeconds() })
  account.emit('invoice.paid', invoice)
  account.emit('invoice.payment_succeeded', invoice)
  return invoice
}

/** The next period, as if its day had come. */
export function renew(account: Account, id: string): StripeObject {
  const subscription = account.get(id, 'subscription')
  const item = itemOf(subscription)
  const start = Number(item.current_period_end)
  if (subscription.cancel_at_period_end) return endSubscription(account, subscription)
  const recurring = item.price.recurring as Recurring
  Object.assign(item, { current_period_start: start, current_period_end: after(start, recurring) })
  subscription.status = 'active'
  account.emit('customer.subscription.updated', subscription)
  billPeriod(account, subscription, 'subscription_cycle', Number(item.price.unit_amount))
  return subscription
}

export function endSubscription(account: Account, subscription: StripeObject): StripeObject {
  if (subscription.status === 'canceled') throw invalid('No such subscription', { code: 'resource_missing' }, 404)
  Object.assign(subscription, { status: 'canceled', canceled_at: nowSeconds(), ended_at: nowSeconds() })
  account.emit('customer.subscription.deleted', subscription)
  return subscription
}

export function changeSubscription(
  account: Account,
  subscription: StripeObject,
  change: z.output<typeof params.subscriptionChange>,
): StripeObject {
  if (change.cancel_at_period_end !== undefined) {
    subscription.cancel_at_period_end = change.cancel_at_period_end
    subscription.canceled_at = change.cancel_at_period_end ? nowSeconds() : null
  }
  if (change.metadata) subscription.metadata = { ...(subscription.metadata as object), ...change.metadata }
  account.emit('customer.subscription.updated', subscription)
  return subscription
}

/** What was put on a customer's next invoice. */
export function draftInvoice(account: Account, input: z.output<typeof params.invoice>): StripeObject {
  account.get(input.customer, 'customer')
  const items = account.all('invoiceitem').filter((item) => item.customer === input.customer && !item.invoice)
  const taken = input.pending_invoice_items_behavior === 'include' ? items : []
  const total = taken.reduce((sum, item) => sum + Number(item.amount), 0)
  const lines = taken.map((item) => ({
    ...{ id: `il_${item.id}`, object: 'line_item', amount: item.amount, metadata: {} },
    period: { start: nowSeconds(), end: nowSeconds() },
  }))
  const invoice = account.create('in', 'invoice', {
    ...{ customer: input.customer, currency: taken[0]?.currency ?? 'usd', description: input.description ?? null },
    ...{
      metadata: input.metadata,
      billing_reason: 'manual',
      status: 'draft',
      total,
      amount_due: total,
      amount_paid: 0,
    },
    ...{ parent: null, period_start: nowSeconds(), period_end: nowSeconds(), lines: { object: 'list', data: lines } },
  })
  for (const item of taken) item.invoice = invoice.id
  account.emit('invoice.created', invoice)
  return invoice
}
