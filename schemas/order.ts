import { z } from 'zod'
import { Currency, Id, Minor, type Moves, stored } from './common.ts'
import { QuoteLine } from './quote.ts'

/** draft: what a customer sent from the channel's own catalog, before somebody looked at it. */
export const OrderStatus = z.enum([
  'draft',
  'pending',
  'confirmed',
  'processing',
  'shipped',
  'delivered',
  'cancelled',
  'refunded',
])
export type OrderStatus = z.infer<typeof OrderStatus>
export const orderMoves: Moves<OrderStatus> = {
  draft: ['pending', 'confirmed', 'cancelled'],
  pending: ['confirmed', 'cancelled'],
  confirmed: ['processing', 'shipped', 'cancelled'],
  processing: ['shipped', 'cancelled'],
  shipped: ['delivered'],
  delivered: ['refunded'],
  cancelled: ['refunded'],
  refunded: [],
}
export const OrderPaymentStatus = z.enum(['pending', 'paid', 'failed', 'refunded', 'partially_refunded'])
export const FulfilmentStatus = z.enum(['unfulfilled', 'partial', 'fulfilled'])

export const Order = z.object({
  ...stored,
  number: z.string(),
  contactId: Id,
  conversationId: Id.nullable(),
  quoteId: Id.nullable(),
  /** The message that it came in. */
  messageId: Id.nullable().default(null),
  agentId: Id.nullable(),
  status: OrderStatus,
  paymentStatus: OrderPaymentStatus,
  fulfilmentStatus: FulfilmentStatus,
  currency: Currency,
  lines: z.array(QuoteLine),
  total: Minor,
  tracking: z.string().max(200).nullable().default(null),
})
export type Order = z.infer<typeof Order>
