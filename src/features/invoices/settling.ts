import { type Id, mayMove } from '../../../schemas/common.ts'
import { type Invoice, invoiceMoves } from '../../../schemas/invoice.ts'
import { type Scope, systemScope } from '../../core/scope.ts'
import { type InvoiceContext, type InvoiceDeps, insert, move, nextOf, ofOrder, wholeOf } from './making.ts'
import { invoiceRepository } from './repository.ts'

/** What was paid: the invoice is issued for it where there is none yet. */
export interface PaidFor {
  paymentId: Id
  contactId: Id
  conversationId: Id | null
  agentId: Id | null
  description: string
  amount: number
  currency: string
  orderId: Id | null
  subscriptionId: Id | null
  externalInvoiceId: string | null
}

/** Invoices of money that came or went back. */
export const createSettling = (deps: InvoiceDeps) => ({
  /** For money that came: the invoice that it was for, or one made for it. Again answers the same. */
  async settle(ctx: InvoiceContext, paid: PaidFor, invoiceId: Id | null): Promise<Invoice> {
    const own = systemScope(ctx.scope.organizationId)
    const system = { ...ctx, scope: own }
    const { paymentId, amount, currency, orderId, ...rest } = paid
    const made = await invoiceRepository.find(own, { paymentId, kind: 'invoice' }, ctx.tx.session)
    if (made) return made
    const meant = await meantBy(ctx, own, paid, invoiceId)
    const isWhole = meant?.total === amount && meant.currency === currency
    if (meant && isWhole && mayMove(invoiceMoves, meant.status, 'paid'))
      return move(system, meant, 'paid', { paidAt: ctx.now, paymentId })
    const organization = await deps.organizations.get(own.organizationId)
    const order = orderId ? await deps.orders.get(own, orderId, ctx.tx.session) : null
    const fits = order?.total === amount && order.currency === currency
    const content =
      order && fits ? ofOrder(order, organization) : wholeOf(paid.description, amount, currency, organization)
    const { contactId, conversationId, agentId, subscriptionId, externalInvoiceId } = rest
    const about = {
      contactId,
      conversationId,
      agentId,
      subscriptionId,
      externalInvoiceId,
      paymentId,
      orderId,
      currency,
    }
    const number = await nextOf(own.organizationId, 'invoice', ctx.tx.session)
    const times = { issuedAt: ctx.now, paidAt: ctx.now }
    const issued = await insert(deps, system, 'invoice', { ...content, ...about, number, ...times, status: 'paid' })
    ctx.tx.emit(own.organizationId, 'invoice.issued', { invoiceId: issued.id })
    return issued
  },

  /** What goes back is written against the invoice with a number of its own. Once per refund. */
  async credit(ctx: InvoiceContext, refund: PaidFor, ofPaymentId: Id): Promise<Invoice | null> {
    const own = systemScope(ctx.scope.organizationId)
    const { session } = ctx.tx
    const { paymentId, contactId, conversationId, agentId, currency, orderId } = refund
    const made = await invoiceRepository.find(own, { paymentId, kind: 'credit_note' }, session)
    const invoice = await invoiceRepository.find(own, { paymentId: ofPaymentId, kind: 'invoice' }, session)
    if (!invoice || made) return made
    const content = wholeOf(
      refund.description,
      refund.amount,
      currency,
      await deps.organizations.get(own.organizationId),
    )
    const number = await nextOf(own.organizationId, 'credit_note', session)
    const about = { paymentId, contactId, conversationId, agentId, currency, orderId, creditOf: invoice.id, number }
    const times = { issuedAt: ctx.now, paidAt: ctx.now }
    return insert(deps, { ...ctx, scope: own }, 'credit_note', { ...content, ...about, ...times, status: 'paid' })
  },
})

/** The invoice that was named, else the open one of the order. */
async function meantBy(ctx: InvoiceContext, own: Scope, { contactId, orderId }: PaidFor, invoiceId: Id | null) {
  if (invoiceId) return invoiceRepository.find(own, { id: invoiceId }, ctx.tx.session)
  if (!orderId) return null
  const open = { contactId, orderId, status: 'open' as const }
  const [found] = await invoiceRepository.newest(own, open, 1, ctx.tx.session)
  return found ?? null
}
