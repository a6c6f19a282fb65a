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

export const QuoteLineDraft = z.strictObject({
  description: z.string().min(1).max(200),
  quantity: Quantity,
  unitPrice: Minor.min(0),
})

/** percent in basis points (1000 is 10 %), or a fixed amount in minor units. */
export const Discount = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('percent'), basisPoints: z.int().min(1).max(10000) }),
  z.strictObject({ kind: z.literal('amount'), amount: Minor.min(1) }),
])
export type Discount = z.infer<typeof Discount>

export const QuoteDraft = z.strictObject({
  contactId: Id,
  conversationId: Id.optional(),
  lines: z.array(QuoteLineDraft).min(1).max(100),
  discount: Discount.nullable().default(null),
  currency: Currency.optional(),
  validDays: z.int().min(1).max(365).default(7),
  /** Send it to the customer at once. */
  send: z.boolean().default(false),
})
export type QuoteDraft = z.infer<typeof QuoteDraft>

/** line = quantity × unit price, rounded half away from zero; the discount is allocated by largest remainder; tax per line after discount. */
export const QuoteLine = z.object({
  description: z.string(),
  quantity: z.string(),
  unitPrice: Minor,
  amount: Minor,
  discount: Minor,
  tax: Minor,
  total: Minor,
})

export const Quote = z.object({
  ...stored,
  number: z.string(),
  contactId: Id,
  conversationId: Id.nullable(),
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
  answeredAt: Moment.nullable().default(null),
  messageId: Id.nullable().default(null),
  orderId: Id.nullable().default(null),
})
export type Quote = z.infer<typeof Quote>
