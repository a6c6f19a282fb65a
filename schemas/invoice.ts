import { z } from 'zod'
import { Currency, Id, Minor, Moment, type Moves, stored } from './common.ts'
import { QuoteLine, QuoteLineDraft } from './quote.ts'

export const InvoiceStatus = z.enum(['draft', 'open', 'paid', 'void', 'uncollectible'])
export type InvoiceStatus = z.infer<typeof InvoiceStatus>
/** An invoice that has its number is never deleted: it is declared void, or a credit note stands against it. */
export const invoiceMoves: Moves<InvoiceStatus> = {
  draft: ['open'],
  open: ['paid', 'void', 'uncollectible'],
  uncollectible: ['paid', 'void'],
  paid: [],
  void: [],
}

export const Invoice = z.object({
  ...stored,
  kind: z.enum(['invoice', 'credit_note']),
  /** Given when it is issued, without gaps; null: a draft. */
  number: z.string().nullable(),
  contactId: Id,
  conversationId: Id.nullable(),
  agentId: Id.nullable(),
  billedTo: z.object({ kind: z.enum(['contact', 'organization']), id: Id, name: z.string() }),
  billingAddress: z.record(z.string(), z.string()).nullable(),
  status: InvoiceStatus,
  currency: Currency,
  lines: z.array(QuoteLine),
  subtotal: Minor,
  discount: Minor,
  tax: Minor,
  taxInclusive: z.boolean(),
  total: Minor,
  issuedAt: Moment.nullable(),
  dueDate: Moment.nullable(),
  paidAt: Moment.nullable(),
  voidedAt: Moment.nullable(),
  quoteId: Id.nullable(),
  orderId: Id.nullable(),
  subscriptionId: Id.nullable(),
  /** The payment that it was issued for. */
  paymentId: Id.nullable(),
  /** Of a credit note: the invoice that it takes from. */
  creditOf: Id.nullable(),
  externalInvoiceId: z.string().max(255).nullable(),
  pdfFileId: Id.nullable(),
})
export type Invoice = z.infer<typeof Invoice>

const AddressLine = z.string().trim().min(1).max(200).optional()
/** Where the bill goes, as it is printed: line by line in this order. */
const BillingAddress = z.strictObject({
  line1: AddressLine,
  line2: AddressLine,
  postalCode: AddressLine,
  city: AddressLine,
  state: AddressLine,
  country: AddressLine,
})

export const InvoiceDraft = z
  .strictObject({
    contactId: Id,
    conversationId: Id.optional(),
    orderId: Id.optional(),
    lines: z.array(QuoteLineDraft).min(1).max(100).optional(),
    currency: Currency.optional(),
    dueDays: z.int().min(0).max(365).default(14),
    billingAddress: BillingAddress.optional(),
    /** Number it and send it to the customer. */
    send: z.boolean().default(true),
  })
  .refine((draft) => Boolean(draft.orderId) !== Boolean(draft.lines), 'orderId or lines')
export type InvoiceDraft = z.infer<typeof InvoiceDraft>
