import type { Id } from '../../../schemas/common.ts'
import type { Invoice } from '../../../schemas/invoice.ts'
import { type Scope, systemScope } from '../../core/scope.ts'
import type { RecordQuery } from '../records/index.ts'
import { createDrafting } from './drafting.ts'
import { type InvoiceContext, type InvoiceDeps, move, visible } from './making.ts'
import { invoiceRepository } from './repository.ts'
import { createSettling } from './settling.ts'

export function createInvoices(deps: InvoiceDeps) {
  return {
    carrier: invoiceRepository.carrier,
    get: visible,
    list: (scope: Scope, query: RecordQuery<Invoice>) => invoiceRepository.page(scope, query),
    byNumber: (scope: Scope, number: string) => invoiceRepository.find(scope, { number }),
    /** Open ones of a contact, newest first. */
    openOf: (scope: Scope, contactId: Id) => invoiceRepository.newest(scope, { contactId, status: 'open' }, 5),
    ...createDrafting(deps),
    ...createSettling(deps),
    /** Declared void: it keeps its number. */
    async void(ctx: InvoiceContext, id: Id): Promise<Invoice> {
      const invoice = await visible(ctx.scope, id, ctx.tx.session)
      return invoice.status === 'void' ? invoice : move(ctx, invoice, 'void', { voidedAt: ctx.now })
    },
    async giveUp(ctx: InvoiceContext, id: Id): Promise<Invoice> {
      return move(ctx, await visible(ctx.scope, id, ctx.tx.session), 'uncollectible')
    },
    /** Kept with it once it was drawn. */
    async drawn(ctx: InvoiceContext, invoice: Invoice, pdfFileId: Id): Promise<void> {
      const own = systemScope(invoice.organizationId)
      await invoiceRepository.update(own, invoice.id, {}, { pdfFileId }, ctx.tx.session)
    },
  }
}
export type Invoices = ReturnType<typeof createInvoices>
