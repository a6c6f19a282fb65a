import { Id } from '../../../schemas/common.ts'
import type { Fact, PaymentFact, PeriodFact, RefundFact, SubscriptionFact, SubscriptionMark } from './gateway.ts'
import { fromStripe } from './minor.ts'

/** What Stripe says, in our words. Its webhooks come in the version of the account, so both the old and the new places of a field are read. */

/** As much of the SDK's event as is read here: nothing of its version is taken for granted. */
export interface StripeEvent {
  id: string
  type: string
  created: number
  data: { object: unknown }
}
type Loose = Record<string, unknown>
const asObject = (value: unknown): Loose => (typeof value === 'object' && value !== null ? (value as Loose) : {})
const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)
const whole = (value: unknown): number | null => (Number.isSafeInteger(value) ? (value as number) : null)
/** An id, or the object that has it. */
const idOf = (value: unknown): string | null => text(value) ?? text(asObject(value).id)
const ours = (value: unknown): Id | null => (Id.safeParse(value).success ? (value as Id) : null)
const moment = (value: unknown): Date | null => {
  const seconds = whole(value)
  return seconds === null ? null : new Date(seconds * 1_000)
}
const currencyOf = (value: unknown): string | null => text(value)?.toUpperCase() ?? null
/** In our minor units. */
const minor = (amount: unknown, currency: unknown): number | null => {
  const [count, code] = [whole(amount), currencyOf(currency)]
  return count === null || code === null ? null : fromStripe(count, code)
}

/** The organization that we wrote on it. */
export function organizationIn(event: StripeEvent): Id | null {
  const object = asObject(event.data.object)
  const parent = asObject(asObject(object.parent).subscription_details)
  const found = [object.metadata, parent.metadata, asObject(object.subscription_details).metadata]
  return ours(found.map((one) => asObject(one).organization_id).find(Boolean))
}

export function factsOf(event: StripeEvent): Fact[] {
  const { object } = event.data
  const [noun = ''] = event.type.split('.')
  if (event.type.startsWith('checkout.session.')) return [sessionFact(object, event.type)]
  if (noun === 'payment_intent') return [intentFact(object)]
  if (event.type === 'charge.succeeded') return [chargeFact(object)]
  if (event.type === 'charge.refunded') return refundsOfCharge(object)
  if (noun === 'refund' || event.type === 'charge.refund.updated') return [refundFact(object)]
  if (event.type === 'invoice.paid' || event.type === 'invoice.payment_succeeded') return periodFacts(object)
  if (/^customer\.subscription\.(created|updated|deleted|paused|resumed)$/.test(event.type))
    return [subscriptionFact(object, event.created, event.id)]
  return []
}

const nothing = {
  ...{ amount: null, currency: null, method: null, receiptUrl: null, reason: null },
  ...{ externalPaymentId: null, externalSessionId: null, externalCustomerId: null, externalChargeId: null },
}

export function sessionFact(value: unknown, type = ''): PaymentFact {
  const session = asObject(value)
  const status = sessionStatus(session, type)
  return {
    ...nothing,
    kind: 'payment',
    paymentId: ours(asObject(session.metadata).payment_id) ?? ours(session.client_reference_id),
    status,
    amount: minor(session.amount_total, session.currency),
    currency: currencyOf(session.currency),
    externalPaymentId: idOf(session.payment_intent),
    // a payment link makes a session for each who opens it; ours is known by the link
    externalSessionId: idOf(session.payment_link) ?? text(session.id),
    externalCustomerId: idOf(session.customer),
    // a trial: nothing was due, so nothing was paid
    ...(session.payment_status === 'no_payment_required' && { reason: 'trial' }),
  }
}

function sessionStatus(session: Loose, type: string): PaymentFact['status'] {
  if (type === 'checkout.session.async_payment_failed') return 'failed'
  if (session.status === 'expired') return session.payment_link ? 'pending' : 'cancelled'
  if (session.payment_status === 'paid') return 'succeeded'
  if (session.payment_status === 'no_payment_required') return 'cancelled'
  return session.status === 'complete' ? 'processing' : 'pending'
}

const intentStatuses: Record<string, PaymentFact['status']> = {
  succeeded: 'succeeded',
  processing: 'processing',
  canceled: 'cancelled',
}

function intentFact(value: unknown): PaymentFact {
  const intent = asObject(value)
  const problem = asObject(intent.last_payment_error)
  const status = intentStatuses[String(intent.status)] ?? (problem.message ? 'failed' : 'pending')
  return {
    ...nothing,
    kind: 'payment',
    paymentId: ours(asObject(intent.metadata).payment_id),
    status,
    amount: minor(status === 'succeeded' ? intent.amount_received : intent.amount, intent.currency),
    currency: currencyOf(intent.currency),
    reason: status === 'failed' ? (text(problem.message)?.slice(0, 300) ?? null) : null,
    externalPaymentId: text(intent.id),
    externalCustomerId: idOf(intent.customer),
    externalChargeId: idOf(intent.latest_charge),
  }
}

function chargeFact(value: unknown): PaymentFact {
  const charge = asObject(value)
  const details = asObject(charge.payment_method_details)
  const card = asObject(details.card)
  const method = [text(details.type), text(card.brand), text(card.last4)].filter(Boolean).join(' ')
  return {
    ...nothing,
    kind: 'payment',
    paymentId: ours(asObject(charge.metadata).payment_id),
    status: charge.status === 'succeeded' && charge.captured !== false ? 'succeeded' : 'pending',
    amount: minor(charge.amount, charge.currency),
    currency: currencyOf(charge.currency),
    method: method.slice(0, 60) || null,
    receiptUrl: text(charge.receipt_url),
    externalPaymentId: idOf(charge.payment_intent) ?? text(charge.id),
    externalCustomerId: idOf(charge.customer),
    externalChargeId: text(charge.id),
  }
}

const refundStatuses: Record<string, RefundFact['status']> = {
  succeeded: 'succeeded',
  failed: 'failed',
  canceled: 'cancelled',
  pending: 'processing',
  requires_action: 'processing',
}

export function refundFact(value: unknown): RefundFact {
  const refund = asObject(value)
  return {
    kind: 'refund',
    refundId: ours(asObject(refund.metadata).refund_id),
    externalRefundId: String(refund.id),
    externalPaymentId: idOf(refund.payment_intent) ?? idOf(refund.charge) ?? '',
    externalChargeId: idOf(refund.charge),
    status: refundStatuses[String(refund.status)] ?? 'processing',
    amount: minor(refund.amount, refund.currency) ?? 0,
    currency: currencyOf(refund.currency) ?? '',
    reason: text(refund.failure_reason),
  }
}

/** Newer versions tell the refunds in events of their own; older ones had them in the charge. */
const refundsOfCharge = (value: unknown): RefundFact[] => {
  const { data } = asObject(asObject(value).refunds)
  return Array.isArray(data) ? data.map(refundFact) : []
}

const markOf = (metadata: unknown): SubscriptionMark => {
  const { payment_id, plan_id, contact_id } = asObject(metadata)
  return { paymentId: ours(payment_id), planId: ours(plan_id), contactId: ours(contact_id) }
}

const subscriptionStatuses: Record<string, SubscriptionFact['status']> = {
  trialing: 'trialing',
  active: 'active',
  incomplete: 'past_due',
  past_due: 'past_due',
  unpaid: 'past_due',
  paused: 'past_due',
  canceled: 'cancelled',
  incomplete_expired: 'expired',
}
/** Of the same second the later in a subscription's life is the newer. */
const order: readonly SubscriptionFact['status'][] = ['trialing', 'past_due', 'active', 'expired', 'cancelled']

export function subscriptionFact(value: unknown, created: number, eventId: string): SubscriptionFact {
  const subscription = asObject(value)
  const items = asObject(subscription.items).data
  const item = asObject(Array.isArray(items) ? items[0] : null)
  const start = moment(subscription.current_period_start) ?? moment(item.current_period_start) ?? new Date(0)
  const end = moment(subscription.current_period_end) ?? moment(item.current_period_end) ?? start
  const status = subscriptionStatuses[String(subscription.status)] ?? 'past_due'
  const rank = String(order.indexOf(status))
  return {
    kind: 'subscription',
    externalSubscriptionId: String(subscription.id),
    mark: markOf(subscription.metadata),
    status,
    periodStart: start,
    periodEnd: end,
    anchor: moment(subscription.billing_cycle_anchor) ?? start,
    cancelAtPeriodEnd: subscription.cancel_at_period_end === true,
    cancelledAt: moment(subscription.canceled_at),
    trialStart: moment(subscription.trial_start),
    trialEnd: moment(subscription.trial_end),
    toldAt: `${String(created).padStart(12, '0')}:${rank}:${eventId}`,
  }
}

function periodFacts(value: unknown): PeriodFact[] {
  const invoice = asObject(value)
  const details = {
    ...asObject(invoice.subscription_details),
    ...asObject(asObject(invoice.parent).subscription_details),
  }
  const subscription = idOf(invoice.subscription) ?? idOf(details.subscription)
  if (!subscription) return []
  const { data } = asObject(invoice.lines)
  const lines: unknown[] = Array.isArray(data) ? data : []
  const [period] = lines.map((line) => asObject(asObject(line).period)).sort((a, b) => Number(b.end) - Number(a.end))
  const start = moment(period?.start) ?? moment(invoice.period_start) ?? new Date(0)
  const mark = markOf(details.metadata)
  const [line] = lines
  return [
    {
      kind: 'period',
      externalSubscriptionId: subscription,
      externalInvoiceId: String(invoice.id),
      externalPaymentId: idOf(invoice.payment_intent),
      externalCustomerId: idOf(invoice.customer),
      mark: mark.planId ? mark : markOf(asObject(line).metadata),
      isFirst: invoice.billing_reason === 'subscription_create',
      amount: minor(invoice.amount_paid, invoice.currency) ?? 0,
      currency: currencyOf(invoice.currency) ?? '',
      periodStart: start,
      periodEnd: moment(period?.end) ?? start,
    },
  ]
}
