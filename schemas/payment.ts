import { z } from 'zod'
import { Currency, Id, Minor, Moment, type Moves, stored } from './common.ts'

/** Who took the money: a gateway, or a person who writes it down (`other`: cash, a bank transfer). */
export const PaymentGatewayName = z.enum(['stripe', 'paypal', 'other'])

export const PaymentType = z.enum(['subscription', 'one_time', 'refund'])
export const BillingType = z.enum(['new_subscription', 'renewal_subscription', 'topup'])
export type BillingType = z.infer<typeof BillingType>

export const PaymentStatus = z.enum([
  'pending',
  'processing',
  'succeeded',
  'failed',
  'cancelled',
  'partially_refunded',
  'refunded',
])
export type PaymentStatus = z.infer<typeof PaymentStatus>

/**
 * A declined card may be followed by one that works, and money may arrive for what was called off: it is there, so it
 * counts. What was paid never becomes unpaid again. A bank may send a refund back, which undoes the refund alone.
 */
export const paymentMoves: Moves<PaymentStatus> = {
  pending: ['processing', 'succeeded', 'failed', 'cancelled'],
  processing: ['succeeded', 'failed', 'cancelled'],
  failed: ['succeeded', 'cancelled'],
  cancelled: ['succeeded'],
  succeeded: ['partially_refunded', 'refunded'],
  partially_refunded: ['succeeded', 'refunded'],
  refunded: ['partially_refunded', 'succeeded'],
}
/** The moves of a payment whose type is refund. */
export const refundMoves: Moves<PaymentStatus> = {
  pending: ['processing', 'succeeded', 'failed', 'cancelled'],
  processing: ['succeeded', 'failed', 'cancelled'],
  succeeded: ['failed'],
  failed: [],
  cancelled: ['failed'],
  partially_refunded: [],
  refunded: [],
}

/** The part of a payment that is credited to a lead, an order or an invoice. */
export const Allocation = z.object({
  _id: Id,
  leadId: Id.nullable(),
  orderId: Id.nullable(),
  invoiceId: Id.nullable(),
  amount: Minor,
  paymentDate: Moment,
})
export type Allocation = z.infer<typeof Allocation>

const external = z.string().max(255).nullable().default(null)

export const Payment = z.object({
  ...stored,
  contactId: Id,
  conversationId: Id.nullable(),
  /** Who asked for it. */
  agentId: Id.nullable(),
  payer: z.object({ kind: z.enum(['contact', 'organization']), id: Id }),
  gateway: PaymentGatewayName,
  gatewayId: Id.nullable(),
  type: PaymentType,
  billingType: BillingType.nullable(),
  status: PaymentStatus,
  /** More than zero, also of a refund. */
  amount: Minor,
  currency: Currency,
  /** What has gone back for good, and what is asked to go back or has gone: never above the amount. */
  refundedAmount: Minor,
  refundReserved: Minor,
  description: z.string().max(300),
  paymentMethod: z.string().max(60).nullable(),
  receiptUrl: z.string().max(2_000).nullable(),
  failureReason: z.string().max(300).nullable(),
  metadata: z.record(z.string(), z.string()),
  /** When the money was there. */
  processedAt: Moment.nullable(),
  allocations: z.array(Allocation),
  /** Of a refund: the payment that is given back. */
  refundOf: Id.nullable(),
  quoteId: Id.nullable(),
  orderId: Id.nullable(),
  invoiceId: Id.nullable(),
  planId: Id.nullable(),
  subscriptionId: Id.nullable(),
  /** Of a top-up: the minutes that it buys. */
  minutes: z.int().nullable(),
  /** Where the customer pays. */
  link: z.string().max(2_000).nullable(),
  linkExpiresAt: Moment.nullable(),
  externalPaymentId: external,
  externalSessionId: external,
  externalCustomerId: external,
  externalChargeId: external,
  externalInvoiceId: external,
})
export type Payment = z.infer<typeof Payment>

export const PaymentRequest = z
  .strictObject({
    contactId: Id,
    conversationId: Id.optional(),
    /** Minor units. Absent: what the quote, order, invoice or plan says. */
    amount: Minor.min(1).max(99_999_999_999).optional(),
    currency: Currency.optional(),
    description: z.string().trim().min(1).max(300).optional(),
    quoteId: Id.optional(),
    orderId: Id.optional(),
    invoiceId: Id.optional(),
    planId: Id.optional(),
    /** More hours for a subscription that runs, at its plan's price. */
    topUpMinutes: z.int().min(1).max(60_000).optional(),
  })
  .refine(
    (input) =>
      [input.quoteId, input.orderId, input.invoiceId, input.planId, input.topUpMinutes].filter(Boolean).length < 2,
    'one of quoteId, orderId, invoiceId, planId and topUpMinutes',
  )
export type PaymentRequest = z.infer<typeof PaymentRequest>
