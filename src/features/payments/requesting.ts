import type { Id } from '../../../schemas/common.ts'
import type { Payment, PaymentRequest } from '../../../schemas/payment.ts'
import { newId } from '../../core/ids.ts'
import { systemScope, userIdOf } from '../../core/scope.ts'
import type { PaymentContext, PaymentDeps } from './deps.ts'
import { noPayment, noTopUp, nothingToPay, notOpen, otherCustomer, paidAlready } from './errors.ts'
import { GatewayRefusal } from './gateway.ts'
import type { Gateways } from './gateways.ts'
import { findCustomer, paymentRepository } from './repository.ts'
import { assertThread, remember, show, tellCustomer, tellStaff, update } from './showing.ts'
import { failedNotice, payHere } from './texts.ts'

/** What is paid for, and what it costs by itself. */
type About = Pick<Payment, 'description' | 'type' | 'billingType'> &
  Partial<Pick<Payment, 'quoteId' | 'orderId' | 'invoiceId' | 'planId' | 'subscriptionId' | 'minutes'>> & {
    amount: number | null
    currency: string | null
  }

export const blank = {
  ...{ billingType: null, refundedAmount: 0, refundReserved: 0, paymentMethod: null, receiptUrl: null },
  ...{ failureReason: null, metadata: {}, processedAt: null, allocations: [], refundOf: null, quoteId: null },
  ...{ orderId: null, invoiceId: null, planId: null, subscriptionId: null, minutes: null, link: null },
  ...{ linkExpiresAt: null, externalPaymentId: null, externalSessionId: null, externalCustomerId: null },
  ...{ externalChargeId: null, externalInvoiceId: null },
}
const oneTime = { type: 'one_time' as const, billingType: null }

type Of = (deps: PaymentDeps, ctx: PaymentContext, request: PaymentRequest, id: Id) => Promise<About>

function assertTheirs(request: PaymentRequest, record: { contactId: Id }): void {
  if (record.contactId !== request.contactId) throw otherCustomer()
}

function aboutOf(deps: PaymentDeps, ctx: PaymentContext, request: PaymentRequest): Promise<About> {
  const { quoteId, orderId, invoiceId } = request
  if (quoteId) return ofQuote(deps, ctx, request, quoteId)
  if (orderId) return ofOrder(deps, ctx, request, orderId)
  return invoiceId ? ofInvoice(deps, ctx, request, invoiceId) : planOf(deps, ctx, request)
}

const ofQuote: Of = async (deps, ctx, request, quoteId) => {
  const quote = await deps.quotes.get(ctx.scope, quoteId, ctx.tx.session)
  assertTheirs(request, quote)
  if (quote.orderId) return ofOrder(deps, ctx, request, quote.orderId)
  if (quote.status !== 'sent') throw nothingToPay()
  return { ...oneTime, description: quote.number, amount: quote.total, currency: quote.currency, quoteId }
}

const ofOrder: Of = async (deps, ctx, request, orderId) => {
  const order = await deps.orders.get(ctx.scope, orderId, ctx.tx.session)
  assertTheirs(request, order)
  if (order.paymentStatus !== 'pending' && order.paymentStatus !== 'failed') throw paidAlready()
  const { number, currency, quoteId } = order
  const due = order.total - (order.paidTotal ?? 0)
  return { ...oneTime, description: number, amount: due, currency, orderId, quoteId }
}

const ofInvoice: Of = async (deps, ctx, request, invoiceId) => {
  const invoice = await deps.invoices.get(ctx.scope, invoiceId, ctx.tx.session)
  assertTheirs(request, invoice)
  if (invoice.status === 'paid') throw paidAlready()
  if (invoice.status !== 'open' && invoice.status !== 'uncollectible') throw notOpen(invoice.status)
  const { total, currency, orderId, number } = invoice
  return { ...oneTime, description: number ?? '', amount: total, currency, orderId, invoiceId }
}

async function planOf(deps: PaymentDeps, ctx: PaymentContext, request: PaymentRequest): Promise<About> {
  const { scope, tx } = ctx
  const { planId, topUpMinutes, contactId } = request
  if (planId) {
    const { name, price, currency, id } = await deps.subscriptions.plan(scope, { id: planId }, tx.session)
    await deps.subscriptions.assertFree(scope, contactId, tx.session)
    const bought = { type: 'subscription' as const, billingType: 'new_subscription' as const }
    return { ...bought, description: name, amount: price, currency, planId: id }
  }
  if (!topUpMinutes) return { ...oneTime, description: '', amount: null, currency: null }
  const live = await deps.subscriptions.liveOf(scope, contactId, tx.session)
  const plan = live && (await deps.subscriptions.plan(scope, { id: live.planId }, tx.session))
  if (!live || !plan?.hourPrice) throw noTopUp()
  const amount = Math.max(1, Math.round((plan.hourPrice * topUpMinutes) / 60))
  const description = `${plan.name} +${Math.round(topUpMinutes / 6) / 10} h`
  const bought = { type: 'one_time' as const, billingType: 'topup' as const, minutes: topUpMinutes }
  return { ...bought, description, amount, currency: plan.currency, subscriptionId: live.id }
}

export function createRequesting(deps: PaymentDeps, gateways: Gateways) {
  return {
    /**
     * Asks a customer for money: a payment that waits. Its link is made after the commit, with the payment's id as the
     * provider's idempotency key, and sent into the thread.
     */
    async request(ctx: PaymentContext, request: PaymentRequest): Promise<Payment> {
      const { scope, tx } = ctx
      const { contactId, conversationId = null } = request
      await deps.contacts.get(scope, contactId, tx.session)
      if (conversationId) await assertThread(deps, ctx, { contactId, conversationId })
      const about = await aboutOf(deps, ctx, request)
      // what a plan costs is not for the one who asks to say: the provider renews it at this price
      const amount = about.planId || about.minutes ? about.amount : (request.amount ?? about.amount)
      const organization = await deps.organizations.get(scope.organizationId)
      if (!amount) throw nothingToPay()
      const gateway = await gateways.active(scope, null, tx.session)
      const payment = await paymentRepository.insert(
        {
          ...blank,
          ...about,
          ...{ id: newId(), organizationId: scope.organizationId, contactId, conversationId },
          ...{ agentId: userIdOf(scope), payer: { kind: 'contact', id: contactId }, status: 'pending', amount },
          ...{ gateway: gateway.provider, gatewayId: gateway.id },
          currency: about.currency ?? request.currency ?? organization.currency,
          description: request.description || about.description || organization.name,
        },
        tx.session,
      )
      show(ctx, payment)
      await remember(deps, ctx, payment, 'requested')
      tx.emit(scope.organizationId, 'payment.requested', { paymentId: payment.id })
      return payment
    },
    ...createLinking(deps, gateways),
  }
}

/** The worker's part. A crash at any line is made good by doing it again: the provider and the thread know the payment's id. */
function createLinking(deps: PaymentDeps, gateways: Gateways) {
  const { database } = deps
  const inTurn = (payment: Payment, work: (ctx: PaymentContext, now: Payment) => Promise<unknown>) =>
    database.transaction(
      async (tx) => {
        const scope = systemScope(payment.organizationId)
        const now = await paymentRepository.find(scope, { id: payment.id }, tx.session)
        if (now) await work({ scope, tx, now: new Date() }, now)
      },
      { turn: payment.organizationId },
    )
  const makeLink = async (payment: Payment) => {
    const { organizationId, contactId, gatewayId } = payment
    const gateway = gatewayId ? await gateways.opened(gatewayId) : null
    if (!gateway) throw new GatewayRefusal('The gateway is gone')
    const scope = systemScope(organizationId)
    const contact = await deps.contacts.get(scope, contactId)
    const address = (kind: string) => contact.identities.find((one) => one.kind === kind)?.value ?? null
    const plan = payment.planId ? await deps.subscriptions.plan(scope, { id: payment.planId }) : null
    const customerId =
      (await findCustomer(organizationId, gateway.id, contactId)) ??
      (await gateway.api.customer({
        ...{ contactId, name: contact.name ?? '—', email: address('email'), phone: address('phone') },
      }))
    const { interval, intervalCount, trialPeriodDays: trialDays } = plan ?? {}
    const checkout = await gateway.api.createCheckout({
      ...{ paymentId: payment.id, contactId, customerId, returnUrl: `${deps.publicUrl}/paid` },
      ...{ amount: payment.amount, currency: payment.currency, description: payment.description },
      recurring:
        plan && interval && intervalCount
          ? { planId: plan.id, interval, intervalCount, trialDays: trialDays ?? 0 }
          : null,
    })
    return { ...checkout, customerId }
  }
  return {
    async sendLink(organizationId: Id, paymentId: Id): Promise<void> {
      const payment = await paymentRepository.find(systemScope(organizationId), { id: paymentId })
      if (payment?.status !== 'pending' || payment.link) return
      try {
        const { url, sessionId, expiresAt, customerId } = await makeLink(payment)
        await inTurn(payment, async (ctx, now) => {
          if (now.link) return
          const learned = { externalSessionId: sessionId, externalCustomerId: now.externalCustomerId ?? customerId }
          const linked = await update(ctx, now, { link: url, linkExpiresAt: expiresAt, ...learned })
          const link = { key: `payment:${now.id}`, text: payHere, params: { link: url } }
          if (now.status === 'pending') await tellCustomer(deps, ctx, linked, link)
        })
      } catch (error) {
        if (!(error instanceof GatewayRefusal)) throw error
        const reason = error.message.slice(0, 300)
        await inTurn(payment, async (ctx, now) => {
          if (now.status !== 'pending') return
          const failed = await update(ctx, now, { status: 'failed', failureReason: reason })
          const notice = { key: `payment:${now.id}:refused`, text: failedNotice, params: { reason } }
          await tellStaff(deps, ctx, failed, { ...notice, level: 'error' })
        })
      }
    },

    /** No longer wanted. Money that comes all the same is taken up. */
    async cancel(ctx: PaymentContext, id: Id): Promise<Payment> {
      const payment = await paymentRepository.find(ctx.scope, { id }, ctx.tx.session)
      if (!payment || payment.type === 'refund') throw noPayment()
      if (payment.status === 'cancelled') return payment
      if (payment.status !== 'pending' && payment.status !== 'failed') throw notOpen(payment.status)
      const cancelled = await update(ctx, payment, { status: 'cancelled' })
      await remember(deps, ctx, cancelled, 'cancelled')
      return cancelled
    },
  }
}
