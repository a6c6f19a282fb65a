import type { Id } from '../../../schemas/common.ts'
import type { Allocation, Payment } from '../../../schemas/payment.ts'
import { isDuplicateKey } from '../../core/db.ts'
import { newId } from '../../core/ids.ts'
import { type Scope, userIdOf } from '../../core/scope.ts'
import type { RecordQuery } from '../records/index.ts'
import type { PaymentContext, PaymentDeps } from './deps.ts'
import { noPayment, notPaid, recordedAlready, tooMuchAllocated } from './errors.ts'
import { createFacts } from './facts.ts'
import { createGateways } from './gateways.ts'
import { createInbound } from './inbound.ts'
import { createRefunding } from './refunding.ts'
import { paymentRepository } from './repository.ts'
import { blank, createRequesting } from './requesting.ts'
import { settlePayment } from './settling.ts'
import { show, update } from './showing.ts'
import { createSweeping } from './sweeping.ts'

export function createPayments(deps: PaymentDeps) {
  const gateways = createGateways(deps)
  const apply = createFacts(deps)
  const requesting = createRequesting(deps, gateways)
  const refunding = createRefunding(deps, gateways, apply)
  const inbound = createInbound(deps, gateways, apply)
  const { sendLink } = requesting
  const { giveBack } = refunding
  return {
    gateways,
    ...requesting,
    ...refunding,
    ...createSweeping(deps, gateways, { apply: inbound.apply, sendLink, giveBack }),
    ...createWriting(deps),
    webhooks: inbound,
    /** Goes along when two contacts are merged. */
    carrier: paymentRepository.carrier,
    list: (scope: Scope, query: RecordQuery<Payment>) => paymentRepository.page(scope, query),
    async get(scope: Scope, id: Id): Promise<Payment> {
      const payment = await paymentRepository.find(scope, { id })
      if (!payment) throw noPayment()
      return payment
    },
    /** The last of a contact that were paid, newest first. */
    paidOf: async (scope: Scope, contactId: Id): Promise<Payment[]> =>
      (await paymentRepository.newest(scope, { contactId }, 50)).filter(
        (one) => one.processedAt !== null && one.type !== 'refund' && one.refundReserved < one.amount,
      ),
  }
}
export type Payments = ReturnType<typeof createPayments>

export interface RecordInput {
  contactId: Id
  conversationId?: Id | undefined
  amount: number
  currency: string
  description: string
  method?: string | undefined
  /** The bank's, or the till's. */
  reference?: string | undefined
  orderId?: Id | undefined
  invoiceId?: Id | undefined
  planId?: Id | undefined
}

/** What people write down themselves. */
function createWriting(deps: PaymentDeps) {
  return {
    /** Money that came another way than through a gateway. */
    async record(ctx: PaymentContext, input: RecordInput): Promise<Payment> {
      const { scope, tx } = ctx
      const { contactId, conversationId = null, amount, currency, description } = input
      await deps.contacts.get(scope, contactId, tx.session)
      const { orderId = null, invoiceId = null, planId = null } = input
      if (orderId && (await deps.orders.get(scope, orderId, tx.session)).contactId !== contactId) throw noPayment()
      if (invoiceId && (await deps.invoices.get(scope, invoiceId, tx.session)).contactId !== contactId)
        throw noPayment()
      const payment = await paymentRepository
        .insert(
          {
            ...{ ...blank, id: newId(), organizationId: scope.organizationId, contactId, conversationId },
            ...{
              agentId: userIdOf(scope),
              payer: { kind: 'contact', id: contactId },
              gateway: 'other',
              gatewayId: null,
            },
            ...{ type: planId ? 'subscription' : 'one_time', billingType: planId ? 'new_subscription' : null },
            ...{ status: 'pending', amount, currency, description, orderId, invoiceId, planId },
            ...{ paymentMethod: input.method ?? null, externalPaymentId: input.reference ?? null },
          },
          tx.session,
        )
        .catch((error: unknown) => Promise.reject(isDuplicateKey(error) ? recordedAlready() : error))
      show(ctx, payment)
      return settlePayment(deps, ctx, payment)
    },

    /** Credits a part of a payment to a lead, an order or an invoice. */
    async allocate(
      ctx: PaymentContext,
      id: Id,
      part: { leadId?: Id | undefined; orderId?: Id | undefined; invoiceId?: Id | undefined; amount: number },
    ): Promise<Payment> {
      const payment = await paymentRepository.find(ctx.scope, { id }, ctx.tx.session)
      if (!payment || payment.type === 'refund') throw noPayment()
      if (!payment.processedAt) throw notPaid(payment.status)
      const { leadId = null, orderId = null, invoiceId = null, amount } = part
      const same = (one: Allocation) => (leadId ? one.leadId : orderId ? one.orderId : one.invoiceId) !== null
      const credited = payment.allocations.filter(same).reduce((sum, one) => sum + one.amount, 0)
      if (credited + amount > payment.amount) throw tooMuchAllocated()
      const made: Allocation = { _id: newId(), leadId, orderId, invoiceId, amount, paymentDate: ctx.now }
      return update(ctx, payment, { allocations: [...payment.allocations, made] })
    },
  }
}
