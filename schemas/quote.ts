import { z } from 'zod'
import { Currency, Id, Minor, Moment, type Moves, Quantity, stored } from './common.ts'

export const QuoteStatus = z.enum(['draft', 'sent', 'accepted', 'declined', 'expired', 'superseded'])
export type QuoteStatus = z.infer<typeof QuoteStatus>
export const quoteMoves: Moves<QuoteStatus> = {
  draft: ['sent', 'superseded'],
  sent: ['accepted', 'declined', 'expired', 'superseded'],
  accepted: [],
  declined: ['superseded'],
  expired: ['superseded'],
  superseded: [],
}

const TaxRate = z.int().min(0).max(10_000)

export const QuoteLineDraft = z.strictObject({
  name: z.string().trim().min(1).max(200),
  quantity: Quantity,
  unitPrice: Minor.min(0),
  /** What of the catalogue it is; absent: free text. */
  productId: Id.nullable().optional(),
  /** In the place of the organization's tax. */
  taxBasisPoints: TaxRate.nullable().optional(),
})

/** percent in basis points (1000 is 10 %), or a fixed amount in minor units. */
export const Discount = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('percent'), basisPoints: z.int().min(1).max(10000) }),
  z.strictObject({ kind: z.literal('amount'), amount: Minor.min(1) }),
])
export type Discount = z.infer<typeof Discount>

const offered = {
  lines: z.array(QuoteLineDraft).min(1).max(100),
  discount: Discount.nullable().default(null),
  /** Absent: as the organization writes its prices. */
  taxInclusive: z.boolean().optional(),
  validDays: z.int().min(1).max(365).default(7),
  /** Send it to the customer at once. */
  send: z.boolean().default(false),
}

export const QuoteDraft = z.strictObject({
  contactId: Id,
  conversationId: Id.optional(),
  leadId: Id.nullable().optional(),
  currency: Currency.optional(),
  ...offered,
})
export type QuoteDraft = z.infer<typeof QuoteDraft>

/** What another version offers in the place of the one before. */
export const QuoteRevision = z.strictObject(offered)
export type QuoteRevision = z.infer<typeof QuoteRevision>

/** line = quantity × unit price, rounded half away from zero; the discount is allocated by largest remainder; tax per line after discount. */
export const QuoteLine = z.object({
  productId: Id.nullable().default(null),
  name: z.string(),
  quantity: z.string(),
  unitPrice: Minor,
  taxBasisPoints: TaxRate.default(0),
  amount: Minor,
  discount: Minor,
  tax: Minor,
  total: Minor,
})
export type QuoteLine = z.infer<typeof QuoteLine>

/** How the answer came: in the chat, on the quote's page, or written down by a member. */
export const AnsweredBy = z.enum(['chat', 'page', 'member'])

export const Quote = z.object({
  ...stored,
  /** Q-1001; its second version is Q-1001-2. */
  number: z.string(),
  version: z.int().default(1),
  /** The first version; null: this is it. */
  firstId: Id.nullable().default(null),
  /** The version that took its place. */
  supersededById: Id.nullable().default(null),
  contactId: Id,
  conversationId: Id.nullable(),
  leadId: Id.nullable().default(null),
  agentId: Id.nullable(),
  status: QuoteStatus,
  currency: Currency,
  lines: z.array(QuoteLine),
  discount: Discount.nullable(),
  subtotal: Minor,
  discountTotal: Minor,
  taxTotal: Minor,
  taxInclusive: z.boolean(),
  total: Minor,
  validUntil: Moment,
  sentAt: Moment.nullable().default(null),
  /** The customer opened its page. */
  viewedAt: Moment.nullable().default(null),
  answeredAt: Moment.nullable().default(null),
  answeredBy: AnsweredBy.nullable().default(null),
  /** The name that was typed under an acceptance on the page. */
  signedName: z.string().max(120).nullable().default(null),
  declineReason: z.string().max(500).nullable().default(null),
  messageId: Id.nullable().default(null),
  pdfFileId: Id.nullable().default(null),
  orderId: Id.nullable().default(null),
})
export type Quote = z.infer<typeof Quote>
