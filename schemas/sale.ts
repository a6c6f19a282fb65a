import { z } from 'zod'
import { Currency, Id, Minor, Moment, stored } from './common.ts'

/** What made it: a quote, an order or a payment that was paid, or a member. */
export const SaleSource = z.enum(['quote', 'order', 'payment', 'by_hand'])
export type SaleSource = z.infer<typeof SaleSource>

/** A sale counts for its agent in the month of its date. One that was wrong is voided: it stays on record and counts no more. */
export const Sale = z.object({
  ...stored,
  contactId: Id,
  agentId: Id.nullable(),
  leadId: Id.nullable(),
  quoteId: Id.nullable(),
  orderId: Id.nullable(),
  paymentId: Id.nullable(),
  amount: Minor,
  currency: Currency,
  saleDate: Moment,
  source: SaleSource,
  note: z.string().max(500).nullable(),
  voidedAt: Moment.nullable(),
  voidReason: z.string().max(500).nullable(),
})
export type Sale = z.infer<typeof Sale>

export const SaleDraft = z.strictObject({
  contactId: Id,
  /** Whose sale it is; absent: the member's who writes it down. */
  agentId: Id.optional(),
  leadId: Id.nullable().optional(),
  amount: Minor.min(1).max(1_000_000_000_000),
  currency: Currency.optional(),
  /** Absent: now. */
  saleDate: z.iso.datetime({ offset: true }).optional(),
  note: z.string().trim().max(500).nullable().default(null),
})
export type SaleDraft = z.infer<typeof SaleDraft>

/** A calendar month of the organization: 2026-11. */
export const Month = z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/)

/** What an agent sold in a month against what they are to sell. */
export const SalesProgress = z.object({
  userId: Id,
  name: z.string(),
  month: Month,
  /** In minor units of the organization's currency. */
  sold: Minor,
  count: z.int(),
  target: Minor.nullable(),
  currency: Currency,
  /** Sold in other currencies: not converted, not counted. */
  others: z.array(z.object({ currency: Currency, sold: Minor })),
})
export type SalesProgress = z.infer<typeof SalesProgress>
