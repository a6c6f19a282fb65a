import type { Payment, PaymentStatus } from '../../../schemas/payment.ts'
import { newId } from '../../core/ids.ts'
import { systemScope } from '../../core/scope.ts'
import { money } from '../quotes/index.ts'
import type { PaymentContext, PaymentDeps } from './deps.ts'
import { wrongAmount } from './errors.ts'
import type { Fact, PaymentFact, PeriodFact, RefundFact, SubscriptionFact } from './gateway.ts'
import type { OpenGateway } from './gateways.ts'
import { findMeant, findRefunded, paymentRepository } from './repository.ts'
import { blank } from './requesting.ts'
import { settlePayment, summed } from './settling.ts'
import { show, tellStaff, update } from './showing.ts'
import { failedNotice, refundFailedNotice } from './texts.ts'

/**
 * A payment's state is worked out from what is known of it, not from what came last: the furthest of what was told
 * counts, so events may come in any order and any number of times.
 */
const further: Record<PaymentFact['status'], number> = {
  pending: 0,
  processing: 1,
  failed: 2,
  cancelled: 3,
  succeeded: 4,
}
/** A bank may send back what had gone: of a refund, failed is the last word. */
const refundFurther: Record<PaymentFact['status'], number> = {
  pending: 0,
  processing: 1,
  cancelled: 2,
  succeeded: 3,
  failed: 4,
}

const rankOf = (table: Record<PaymentFact['status'], number>, status: PaymentStatus): number =>
  status in table ? table[status as PaymentFact['status']] : Number.POSITIVE_INFINITY

/** What became of a fact: a refund of a payment that is not known yet waits for it. */
export type Applied = { waitsFor: string | null }
const done: Applied = { waitsFor: null }

export function createFacts(deps: PaymentDeps) {
  return async (ctx: PaymentContext, gateway: OpenGateway, fact: Fact): Promise<Applied> => {
    switch (fact.kind) {
      case 'payment':
        return paymentTold(deps, ctx, gateway, fact)
      case 'refund':
        return refundTold(deps, ctx, gateway, fact)
      case 'subscription':
        return subscriptionTold(deps, ctx, gateway, fact)
      case 'period':
        return periodTold(deps, ctx, gateway, fact)
    }
  }
}
export type ApplyFact = ReturnType<typeof createFacts>

const learned = [
  'externalPaymentId',
  'externalSessionId',
  'externalCustomerId',
  'externalChargeId',
  'receiptUrl',
] as const

async function paymentTold(
  deps: PaymentDeps,
  ctx: PaymentContext,
  gateway: OpenGateway,
  fact: PaymentFact,
): Promise<Applied> {
  const payment = await findMeant(gateway.organizationId, fact, ctx.tx.session)
  if (payment?.gatewayId !== gateway.id || payment.type === 'refund') return done
  // that a plan was paid its period says, with the subscription that it belongs to
  const status = payment.planId && fact.status === 'succeeded' ? 'processing' : fact.status
  const moves = !payment.processedAt && rankOf(further, status) > rankOf(further, payment.status)
  const isPaid = moves && status === 'succeeded'
  if (isPaid) assertAmount(payment, fact)
  const set = { ...learnedFrom(payment, fact), ...(moves && !isPaid ? { status } : {}) }
  const isFailed = moves && status === 'failed'
  const known = Object.keys(set).length > 0 ? await update(ctx, payment, set) : payment
  if (isPaid) await settlePayment(deps, ctx, known)
  if (isFailed)
    await tellStaff(deps, ctx, known, {
      ...{ key: `payment:${payment.id}:failed`, text: failedNotice, level: 'warning' },
      params: { reason: fact.reason ?? '' },
    })
  return done
}

/** What the provider calls it. The first that is told stays. */
function learnedFrom(payment: Payment, fact: PaymentFact): Partial<Payment> {
  const set: Partial<Payment> = {}
  for (const name of learned) if (!payment[name] && fact[name]) set[name] = fact[name]
  if (!payment.paymentMethod && fact.method) set.paymentMethod = fact.method
  const isUnpaid = !payment.processedAt && !payment.failureReason
  if (isUnpaid && fact.status === 'failed' && fact.reason) set.failureReason = fact.reason
  return set
}

function assertAmount({ amount, currency }: Payment, fact: Pick<PaymentFact, 'amount' | 'currency'>): void {
  if (fact.amount === amount && fact.currency === currency) return
  const told = fact.amount !== null && fact.currency ? money(fact.amount, fact.currency, 'en') : '—'
  throw wrongAmount(told, money(amount, currency, 'en'))
}

async function refundTold(
  deps: PaymentDeps,
  ctx: PaymentContext,
  gateway: OpenGateway,
  fact: RefundFact,
): Promise<Applied> {
  const { payment, known } = await refundMeant(ctx, gateway, fact)
  if (!payment) return { waitsFor: fact.externalPaymentId || null }
  if (payment.gatewayId !== gateway.id) return done
  const row = known ?? (await madeElsewhere(ctx, payment, fact))
  const moves = rankOf(refundFurther, fact.status) > rankOf(refundFurther, row.status)
  const isFailed = moves && fact.status === 'failed'
  const set = {
    ...(row.externalPaymentId ? {} : { externalPaymentId: fact.externalRefundId }),
    ...(moves ? { status: fact.status } : {}),
    ...(isFailed ? { failureReason: fact.reason } : {}),
  }
  const refund = Object.keys(set).length > 0 ? await update(ctx, row, set) : row
  if (moves || !known) await summed(deps, ctx, payment)
  if (isFailed)
    await tellStaff(deps, ctx, refund, {
      ...{ key: `payment:${refund.id}:failed`, text: refundFailedNotice, level: 'error' },
      params: { reason: fact.reason ?? '' },
    })
  return done
}

/** Ours by its id; else by the provider's, with the payment that it takes back. */
async function refundMeant(ctx: PaymentContext, { organizationId }: OpenGateway, fact: RefundFact) {
  const own = systemScope(organizationId)
  const { session } = ctx.tx
  const { refundId: id, externalRefundId: externalPaymentId } = fact
  const ours = id ? await paymentRepository.find(own, { id, type: 'refund' }, session) : null
  if (ours?.refundOf) return { payment: await paymentRepository.find(own, { id: ours.refundOf }, session), known: ours }
  const known = await paymentRepository.find(own, { externalPaymentId, type: 'refund' }, session)
  return { payment: await findRefunded(organizationId, fact, session), known }
}

/** Given back at the provider's own page: a row of its own, as if it had been asked for here. */
async function madeElsewhere(ctx: PaymentContext, payment: Payment, fact: RefundFact): Promise<Payment> {
  const { organizationId, contactId, conversationId, agentId, payer, gateway, gatewayId, description } = payment
  const about = { organizationId, contactId, conversationId, agentId, payer, gateway, gatewayId, description }
  const row = await paymentRepository.insert(
    {
      ...{ ...blank, ...about, id: newId(), type: 'refund', status: 'pending', refundOf: payment.id },
      ...{ amount: fact.amount, currency: fact.currency, externalPaymentId: fact.externalRefundId },
      orderId: payment.orderId,
    },
    ctx.tx.session,
  )
  show(ctx, row)
  return row
}

const stateOf = (fact: SubscriptionFact) => {
  const { status, cancelAtPeriodEnd, cancelledAt, trialStart, trialEnd, anchor, toldAt } = fact
  const state = { status, cancelAtPeriodEnd, cancelledAt, trialStart, trialEnd, toldAt }
  return { ...state, billingCycleAnchor: anchor, period: { start: fact.periodStart, end: fact.periodEnd } }
}

const toldOf = (
  gateway: OpenGateway,
  { mark, externalSubscriptionId }: SubscriptionFact | PeriodFact,
  first: Payment | null,
) => ({
  ...{ externalSubscriptionId, gatewayId: gateway.id, planId: mark.planId, contactId: mark.contactId },
  conversationId: first?.conversationId ?? null,
})

async function subscriptionTold(
  { subscriptions }: PaymentDeps,
  ctx: PaymentContext,
  gateway: OpenGateway,
  fact: SubscriptionFact,
): Promise<Applied> {
  const first = await firstOf(ctx, gateway, fact)
  const state = stateOf(fact)
  const subscription = await subscriptions.ensure(ctx, toldOf(gateway, fact, first), state)
  if (!subscription) return done
  const told = await subscriptions.told(ctx, subscription, state)
  if (fact.status === 'trialing') await subscriptions.begin(ctx, told, state.period)
  return done
}

const firstOf = async (
  ctx: PaymentContext,
  { organizationId }: OpenGateway,
  { mark }: SubscriptionFact | PeriodFact,
) =>
  mark.paymentId ? paymentRepository.find(systemScope(organizationId), { id: mark.paymentId }, ctx.tx.session) : null

/** A period was paid: the first by the payment that asked for it, each later one by a payment of its own. */
async function periodTold(
  deps: PaymentDeps,
  ctx: PaymentContext,
  gateway: OpenGateway,
  fact: PeriodFact,
): Promise<Applied> {
  const { subscriptions } = deps
  const first = await firstOf(ctx, gateway, fact)
  const period = { start: fact.periodStart, end: fact.periodEnd }
  const state = {
    ...{ status: 'active' as const, cancelAtPeriodEnd: false, cancelledAt: null, trialStart: null, trialEnd: null },
    // the provider's own word on the subscription, whenever it comes, is newer than what is concluded here
    ...{ billingCycleAnchor: period.start, toldAt: '', period },
  }
  const known = await subscriptions.ensure(ctx, toldOf(gateway, fact, first), state)
  if (!known) return done
  const subscription = await subscriptions.begin(ctx, known, period)
  if (fact.amount === 0) return done
  const own = systemScope(gateway.organizationId)
  const { externalInvoiceId } = fact
  if (await paymentRepository.find(own, { externalInvoiceId }, ctx.tx.session)) return done
  const isFirst = fact.isFirst && first !== null
  const payment = isFirst ? first : await renewal(ctx, gateway, fact, subscription)
  const ids = { externalInvoiceId, subscriptionId: subscription.id }
  const marked = await update(ctx, payment, {
    ...ids,
    ...(payment.externalPaymentId ? {} : { externalPaymentId: fact.externalPaymentId ?? externalInvoiceId }),
  })
  if (marked.processedAt) return done
  assertAmount(marked, fact)
  await settlePayment(deps, ctx, marked)
  return done
}

async function renewal(
  ctx: PaymentContext,
  gateway: OpenGateway,
  fact: PeriodFact,
  {
    contactId,
    conversationId,
    planId,
    id,
  }: { contactId: string; conversationId: string | null; planId: string; id: string },
): Promise<Payment> {
  const { organizationId, provider, id: gatewayId } = gateway
  const payment = await paymentRepository.insert(
    {
      ...{ ...blank, id: newId(), organizationId, contactId, conversationId, agentId: null, gatewayId },
      ...{ payer: { kind: 'contact', id: contactId }, gateway: provider, type: 'subscription', status: 'pending' },
      ...{ billingType: fact.isFirst ? 'new_subscription' : 'renewal_subscription', planId, subscriptionId: id },
      ...{ amount: fact.amount, currency: fact.currency, description: fact.externalInvoiceId },
      externalCustomerId: fact.externalCustomerId,
    },
    ctx.tx.session,
  )
  show(ctx, payment)
  return payment
}
