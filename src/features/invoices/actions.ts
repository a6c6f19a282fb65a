import { z } from 'zod'
import { Id, PageQuery, pageOf } from '../../../schemas/common.ts'
import { Invoice, InvoiceDraft, InvoiceStatus } from '../../../schemas/invoice.ts'
import { type AnyAction, type CommandSyntax, defineAction } from '../../core/action.ts'
import { type ContactNames, withNames } from '../records/index.ts'
import type { Invoices } from './service.ts'

export interface InvoiceActionDeps {
  invoices: Invoices
  contacts: ContactNames
  invoicePapers: { link(invoice: Invoice): string }
  /** How `/invoice` is written. */
  command: CommandSyntax<z.input<typeof InvoiceDraft>>
}

const ById = z.strictObject({ id: Id })

export const invoiceActions = (deps: InvoiceActionDeps): AnyAction[] => [...reading(deps), ...writing(deps)]

const writing = ({ invoices, command }: InvoiceActionDeps): AnyAction[] => [
  defineAction({
    name: 'invoice.create',
    title: { en: 'Write an invoice', es: 'Hacer una factura', pt: 'Fazer uma fatura', ar: 'إنشاء فاتورة' },
    input: InvoiceDraft,
    output: Invoice,
    permission: 'manage_payments',
    risk: 'write',
    http: { method: 'POST', path: '/invoices', status: 201 },
    command,
    run: async (ctx, draft) => {
      const made = await invoices.create(ctx, draft)
      ctx.audit('invoice', made.id)
      return draft.send ? invoices.issue(ctx, made.id) : made
    },
  }),
  defineAction({
    name: 'invoice.issue',
    title: { en: 'Issue an invoice', es: 'Emitir una factura', pt: 'Emitir uma fatura', ar: 'إصدار فاتورة' },
    input: ById,
    output: Invoice,
    permission: 'manage_payments',
    risk: 'write',
    http: { method: 'POST', path: '/invoices/:id/issue' },
    run: async (ctx, { id }) => {
      ctx.audit('invoice', id, ['status', 'number'])
      return invoices.issue(ctx, id)
    },
  }),
  defineAction({
    name: 'invoice.void',
    title: { en: 'Declare an invoice void', es: 'Anular una factura', pt: 'Anular uma fatura', ar: 'إلغاء فاتورة' },
    input: ById,
    output: Invoice,
    permission: 'manage_payments',
    risk: 'write',
    http: { method: 'POST', path: '/invoices/:id/void' },
    run: async (ctx, { id }) => {
      ctx.audit('invoice', id, ['status'])
      return invoices.void(ctx, id)
    },
  }),
  defineAction({
    name: 'invoice.give-up',
    title: {
      en: 'Give up on an invoice',
      es: 'Dar una factura por incobrable',
      pt: 'Dar uma fatura como incobrável',
      ar: 'اعتبار فاتورة غير قابلة للتحصيل',
    },
    input: ById,
    output: Invoice,
    permission: 'manage_payments',
    risk: 'write',
    http: { method: 'POST', path: '/invoices/:id/give-up' },
    run: async (ctx, { id }) => {
      ctx.audit('invoice', id, ['status'])
      return invoices.giveUp(ctx, id)
    },
  }),
]

const reading = ({ invoices, invoicePapers: papers, contacts }: InvoiceActionDeps): AnyAction[] => [
  defineAction({
    name: 'invoice.list',
    title: { en: 'List invoices', es: 'Listar facturas', pt: 'Listar faturas', ar: 'سرد الفواتير' },
    input: PageQuery.extend({ contactId: Id.optional(), status: InvoiceStatus.optional() }),
    output: pageOf(Invoice.extend({ contactName: z.string().nullable() })),
    permission: 'view_payments',
    risk: 'read',
    http: { method: 'GET', path: '/invoices' },
    run: async (ctx, { status, ...query }) => {
      const page = await invoices.list(ctx.scope, { ...query, ...(status && { filter: { status } }) })
      return withNames(contacts, ctx.scope.organizationId, page)
    },
  }),
  defineAction({
    name: 'invoice.get',
    title: { en: 'Show an invoice', es: 'Ver una factura', pt: 'Ver uma fatura', ar: 'عرض فاتورة' },
    input: ById,
    output: Invoice,
    permission: 'view_payments',
    risk: 'read',
    http: { method: 'GET', path: '/invoices/:id' },
    run: (ctx, { id }) => invoices.get(ctx.scope, id),
  }),
  defineAction({
    name: 'invoice.link',
    title: {
      en: 'Show where an invoice can be read',
      es: 'Ver dónde se lee una factura',
      pt: 'Ver onde se lê uma fatura',
      ar: 'عرض عنوان قراءة فاتورة',
    },
    input: ById,
    output: z.object({ url: z.string() }),
    permission: 'view_payments',
    risk: 'read',
    http: { method: 'GET', path: '/invoices/:id/link' },
    run: async (ctx, { id }) => ({ url: papers.link(await invoices.get(ctx.scope, id)) }),
  }),
]
