import type { Id } from '../../../schemas/common.ts'
import type { Allocation, Payment, PaymentStatus } from '../../../schemas/payment.ts'
import { effectOf } from '../../core/effect.ts'
import { AppError } from '../../core/errors.ts'
import { newId } from '../../core/ids.ts'
import type { PaymentContext, PaymentDeps } from './deps.ts'
import { findRefunds } from './repository.ts'
import { remember, tellCustomer, tellStaff, update, wide } from './showing.ts'
import { paidNotice, receipt, refunded } from './texts.ts'

/** The money is there. What follows is one transaction with it: order, sale, invoice, hours, history, notice, receipt. */
export async function settlePayment(deps: PaymentDeps, ctx: PaymentContext, payment: Payment): Promise<Payment> {
  const { currency, amount, agentId, contactId, quoteId } = payment
  const orderId = await orderOf(deps, ctx, payment)
  const effect = effectOf(ctx)
  const order = orderId ? await deps.orders.settle(effect, orderId, { paidMinor: amount, currency }) : null
  const subscriptionId = payment.subscriptionId ?? (await begun(deps, ctx, payment))
  const invoice = await deps.invoices.settle(ctx, { ...paidFor(payment), orderId, subscriptionId }, payment.invoiceId)
  const leadId = order?.leadId ?? null
  const at = ctx.now
  if (payment.billingType !== 'renewal_subscription')
    await deps.sales.record(effect, {
      ...{
        contactId,
        agentId,
        leadId,
        quoteId,
        orderId,
        paymentId: payment.id,
        amount,
        currency,
        at,
        source: 'payment',
      },
    })
  if (payment.minutes)
    await deps.subscriptions.topUp(ctx, { contactId, minutes: payment.minutes, paymentId: payment.id })
  const allocation: Allocation = { _id: newId(), leadId, orderId, invoiceId: invoice.id, amount, paymentDate: at }
  const settled = await update(ctx, payment, {
    ...{ status: 'succeeded', processedAt: at, failureReason: null, orderId, subscriptionId, invoiceId: invoice.id },
    allocations: [allocation],
  })
  await remember(deps, ctx, settled, 'paid')
  await tellStaff(deps, ctx, settled, { key: `payment:${payment.id}:paid`, text: paidNotice, level: 'info' })
  const said = { key: `receipt:${payment.id}`, text: receipt, params: { invoice: invoice.number ?? '' } }
  await tellCustomer(deps, ctx, settled, said)
  // a refund may have been told of before the payment
  return payment.refundReserved > 0 ? summed(deps, ctx, settled) : settled
}

const paidFor = (payment: Payment) => {
  const { id: paymentId, contactId, conversationId, agentId, description, amount, currency } = payment
  const { orderId, subscriptionId, externalInvoiceId } = payment
  const about = { paymentId, contactId, conversationId, agentId, description, amount, currency }
  return { ...about, orderId, subscriptionId, externalInvoiceId }
}

/** A quote that is paid is accepted. One that cannot be any more leaves the money without an order, for a person. */
async function orderOf(deps: PaymentDeps, ctx: PaymentContext, { orderId, quoteId }: Payment): Promise<Id | null> {
  if (orderId || !quoteId) return orderId
  try {
    return (await deps.quotes.orderOf(wide(ctx), quoteId, { accept: true })).id
  } catch (error) {
    if (error instanceof AppError) return null
    throw error
  }
}

/** A plan that was paid without a provider: it begins now. With one, the provider tells its periods. */
async function begun(deps: PaymentDeps, ctx: PaymentContext, payment: Payment): Promise<Id | null> {
  const { planId, gatewayId, contactId, conversationId } = payment
  if (!planId || gatewayId) return null
  return deps.subscriptions.extend(ctx, { planId, contactId, conversationId })
}

/** Money has gone back. */
async function settleRefund(deps: PaymentDeps, ctx: PaymentContext, payment: Payment, refund: Payment): Promise<void> {
  const effect = effectOf(ctx)
  if (payment.orderId) await deps.orders.refunded(effect, payment.orderId, { refundedMinor: refund.amount })
  const credit = await deps.invoices.credit(ctx, { ...paidFor(refund), orderId: payment.orderId }, payment.id)
  const invoiceId = credit?.id ?? null
  const settled = await update(ctx, refund, { processedAt: ctx.now, invoiceId, orderId: payment.orderId })
  await remember(deps, ctx, settled, 'refunded')
  await tellCustomer(deps, ctx, settled, { key: `refund:${refund.id}`, text: refunded })
}

const lost: ReadonlySet<PaymentStatus> = new Set(['failed', 'cancelled'])

/** What has gone back, worked out from the refunds; what follows from each that arrived is done once. */
export async function summed(deps: PaymentDeps, ctx: PaymentContext, payment: Payment): Promise<Payment> {
  const refunds = await findRefunds(payment.organizationId, payment.id, ctx.tx.session)
  const sum = (rows: readonly Payment[]) => rows.reduce((total, row) => total + row.amount, 0)
  const refundedAmount = sum(refunds.filter((row) => row.status === 'succeeded'))
  const refundReserved = sum(refunds.filter((row) => !lost.has(row.status)))
  const status = payment.processedAt ? paidStatus(payment.amount, refundedAmount) : payment.status
  const after = await update(ctx, payment, { refundedAmount, refundReserved, status })
  if (payment.processedAt)
    for (const row of refunds)
      if (row.status === 'succeeded' && !row.processedAt) await settleRefund(deps, ctx, after, row)
  return after
}

function paidStatus(amount: number, refunded: number): PaymentStatus {
  if (refunded === 0) return 'succeeded'
  return refunded >= amount ? 'refunded' : 'partially_refunded'
}
