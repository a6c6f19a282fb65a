import type { Id } from '../../../schemas/common.ts'
import type { Payment } from '../../../schemas/payment.ts'
import type { ActionContext, Preview } from '../../core/action.ts'
import type { ClientSession } from '../../core/db.ts'
import { say } from '../../core/errors.ts'
import { newId } from '../../core/ids.ts'
import { type Scope, systemScope, userIdOf } from '../../core/scope.ts'
import { money } from '../quotes/index.ts'
import type { PaymentContext, PaymentDeps } from './deps.ts'
import { abovePaid, noPayment, notPaid } from './errors.ts'
import type { ApplyFact } from './facts.ts'
import { GatewayRefusal } from './gateway.ts'
import type { Gateways } from './gateways.ts'
import { paymentRepository } from './repository.ts'
import { blank } from './requesting.ts'
import { summed } from './settling.ts'
import { remember, show, tellStaff, update } from './showing.ts'
import { refundFailedNotice } from './texts.ts'

export interface RefundRequest {
  id: Id
  /** Absent: all that is left. */
  amount?: number | undefined
  reason?: string | undefined
}

/** What would be given back; refused where it is more than what is left. */
async function meant(scope: Scope, { id, amount }: RefundRequest, session?: ClientSession) {
  const payment = await paymentRepository.find(scope, { id }, session)
  if (!payment || payment.type === 'refund') throw noPayment()
  if (!payment.processedAt) throw notPaid(payment.status)
  const left = payment.amount - payment.refundReserved
  const wanted = amount ?? left
  if (wanted > left || left === 0) throw abovePaid(money(left, payment.currency, 'en'))
  return { payment, amount: wanted }
}

export function createRefunding(deps: PaymentDeps, gateways: Gateways, apply: ApplyFact) {
  return {
    async previewRefund(ctx: ActionContext, request: RefundRequest): Promise<Preview> {
      const { payment, amount } = await meant(ctx.scope, request)
      const contact = await deps.contacts.get(systemScope(payment.organizationId), payment.contactId)
      const text = (minor: number) => money(minor, payment.currency, ctx.locale)
      const params = { amount: text(amount), whole: text(payment.amount), customer: contact.name ?? '' }
      const lines = [say(previewText, ctx.locale, params), payment.description, say(finalText, ctx.locale)]
      return { lines, amount: { minor: amount, currency: payment.currency }, count: null, undoable: false }
    },

    /** A row of its own that reserves its part of the payment; the provider is told after the commit. */
    async refund(ctx: PaymentContext, request: RefundRequest): Promise<Payment> {
      const { payment, amount } = await meant(ctx.scope, request, ctx.tx.session)
      const { organizationId, contactId, conversationId, payer, gateway, gatewayId, currency, id } = payment
      // changed only where nobody else has reserved meanwhile
      await update(ctx, payment, { refundReserved: payment.refundReserved + amount })
      const about = { organizationId, contactId, conversationId, payer, gateway, gatewayId, currency, refundOf: id }
      const refund = await paymentRepository.insert(
        {
          ...{
            ...blank,
            ...about,
            id: newId(),
            agentId: userIdOf(ctx.scope),
            type: 'refund',
            status: 'pending',
            amount,
          },
          description: request.reason || payment.description,
          orderId: payment.orderId,
        },
        ctx.tx.session,
      )
      show(ctx, refund)
      await remember(deps, ctx, refund, 'refund_requested')
      if (gatewayId) {
        ctx.tx.emit(organizationId, 'refund.requested', { paymentId: refund.id })
        return refund
      }
      // written down by a person, given back by a person
      await update(ctx, refund, { status: 'succeeded' })
      const after = await paymentRepository.find(systemScope(organizationId), { id }, ctx.tx.session)
      if (after) await summed(deps, ctx, after)
      return (await paymentRepository.find(systemScope(organizationId), { id: refund.id }, ctx.tx.session)) ?? refund
    },

    ...createGivingBack(deps, gateways, apply),
  }
}

function createGivingBack(deps: PaymentDeps, gateways: Gateways, apply: ApplyFact) {
  return {
    /** The worker's part: the provider knows the refund's id, so that asking again gives nothing back twice. */
    async giveBack(organizationId: Id, refundId: Id): Promise<void> {
      const scope = systemScope(organizationId)
      const refund = await paymentRepository.find(scope, { id: refundId })
      if (refund?.status !== 'pending' || !refund.refundOf || !refund.gatewayId) return
      const payment = await paymentRepository.find(scope, { id: refund.refundOf })
      const gateway = await gateways.opened(refund.gatewayId)
      if (!payment?.externalPaymentId || !gateway) return
      const { externalPaymentId, externalChargeId, currency } = payment
      const input = { refundId, externalPaymentId, externalChargeId, amount: refund.amount, currency }
      const fact = await gateway.api.refund(input).catch((error: unknown) => {
        if (!(error instanceof GatewayRefusal)) throw error
        return error
      })
      await deps.database.transaction(
        async (tx) => {
          const ctx = { scope, tx, now: new Date() }
          if (!(fact instanceof GatewayRefusal)) {
            // asked and answered; that it has arrived is for the signed webhook, or the sweep, to say
            const status = fact.status === 'succeeded' ? ('processing' as const) : fact.status
            await apply(ctx, gateway, { ...fact, status })
            return
          }
          const now = await paymentRepository.find(scope, { id: refundId }, tx.session)
          const paid = await paymentRepository.find(scope, { id: payment.id }, tx.session)
          if (now?.status !== 'pending' || !paid) return
          const reason = fact.message.slice(0, 300)
          const failed = await update(ctx, now, { status: 'failed', failureReason: reason })
          await summed(deps, ctx, paid)
          const notice = { key: `payment:${refundId}:failed`, text: refundFailedNotice, params: { reason } }
          await tellStaff(deps, ctx, failed, { ...notice, level: 'error' })
        },
        { turn: organizationId },
      )
    },
  }
}

const previewText = {
  en: 'Refund {{amount}} of {{whole}} to {{customer}}',
  es: 'Reembolsar {{amount}} de {{whole}} a {{customer}}',
  pt: 'Reembolsar {{amount}} de {{whole}} a {{customer}}',
  ar: 'رد {{amount}} من {{whole}} إلى {{customer}}',
}
const finalText = {
  en: 'This cannot be undone.',
  es: 'Esto no se puede deshacer.',
  pt: 'Isto não pode ser desfeito.',
  ar: 'لا يمكن التراجع عن هذا.',
}
