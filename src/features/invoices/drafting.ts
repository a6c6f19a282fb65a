import type { Id } from '../../../schemas/common.ts'
import type { Invoice, InvoiceDraft } from '../../../schemas/invoice.ts'
import { userIdOf } from '../../core/scope.ts'
import { sumsOf } from '../quotes/index.ts'
import { alreadyInvoiced, otherContact } from './errors.ts'
import { type InvoiceContext, type InvoiceDeps, insert, move, nextOf, ofOrder, visible } from './making.ts'
import { hasIssued } from './repository.ts'

/** Invoices that people write. */
export const createDrafting = (deps: InvoiceDeps) => ({
  /** A draft; `issue` numbers it. */
  async create(ctx: InvoiceContext, draft: InvoiceDraft): Promise<Invoice> {
    const { scope, tx, now } = ctx
    const { contactId, conversationId = null, billingAddress = null } = draft
    await deps.contacts.get(scope, contactId, tx.session)
    if (conversationId) {
      const conversation = await deps.conversations.state(scope, conversationId, tx.session)
      if (conversation?.contactId !== contactId) throw otherContact()
    }
    const dueDate = new Date(now.getTime() + draft.dueDays * 86_400_000)
    const about = { contactId, conversationId, billingAddress, dueDate, status: 'draft' as const, number: null }
    const content = draft.orderId ? await contentOf(deps, ctx, draft, draft.orderId) : await linesOf(deps, ctx, draft)
    return insert(deps, ctx, 'invoice', { ...about, ...content, agentId: userIdOf(scope) })
  },

  async issue(ctx: InvoiceContext, id: Id): Promise<Invoice> {
    const invoice = await visible(ctx.scope, id, ctx.tx.session)
    if (invoice.status === 'open') return invoice
    // refused before a number is taken: the number of a refused one would be missing
    if (invoice.status !== 'draft') return move(ctx, invoice, 'open')
    const number = await nextOf(invoice.organizationId, invoice.kind, ctx.tx.session)
    const issued = await move(ctx, invoice, 'open', { number, issuedAt: ctx.now })
    ctx.tx.emit(issued.organizationId, 'invoice.issued', { invoiceId: issued.id })
    return issued
  },
})

async function contentOf(deps: InvoiceDeps, { scope, tx }: InvoiceContext, { contactId }: InvoiceDraft, orderId: Id) {
  const order = await deps.orders.get(scope, orderId, tx.session)
  if (order.contactId !== contactId) throw otherContact()
  if (await hasIssued(scope.organizationId, order.id, tx.session)) throw alreadyInvoiced(order.number)
  return { ...ofOrder(order, await deps.organizations.get(scope.organizationId)), currency: order.currency }
}

async function linesOf(deps: InvoiceDeps, { scope }: InvoiceContext, draft: InvoiceDraft) {
  const organization = await deps.organizations.get(scope.organizationId)
  const { taxBasisPoints: basisPoints, taxInclusive } = organization
  const currency = draft.currency ?? organization.currency
  const sums = sumsOf(draft.lines ?? [], null, { basisPoints, inclusive: taxInclusive, currency })
  const { lines, subtotal, discountTotal: discount, taxTotal: tax, total } = sums
  return { lines, subtotal, discount, tax, total, taxInclusive, currency }
}
