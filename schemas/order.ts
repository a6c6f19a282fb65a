import { z } from 'zod'
import { Currency, Id, Minor, type Moves, stored } from './common.ts'
import { orderTable } from './order-moves.ts'
import { QuoteLine } from './quote.ts'

/** draft: what a customer sent from the channel's own catalog, before somebody looked at it. */
export const OrderStatus = z.enum([
  'draft',
  'pending',
  'confirmed',
  'processing',
  'shipped',
  'delivered',
  'completed',
  'cancelled',
  'refunded',
])
export type OrderStatus = z.infer<typeof OrderStatus>
export const orderMoves: Moves<OrderStatus> = orderTable

export const OrderPaymentStatus = z.enum(['pending', 'paid', 'failed', 'refunded', 'partially_refunded'])
export type OrderPaymentStatus = z.infer<typeof OrderPaymentStatus>
export const orderPaymentMoves: Moves<OrderPaymentStatus> = {
  pending: ['paid', 'failed', 'partially_refunded', 'refunded'],
  failed: ['pending', 'paid'],
  paid: ['partially_refunded', 'refunded'],
  partially_refunded: ['refunded'],
  refunded: [],
}

export const FulfillmentStatus = z.enum(['unfulfilled', 'partially_fulfilled', 'fulfilled'])
export type FulfillmentStatus = z.infer<typeof FulfillmentStatus>
export const fulfillmentMoves: Moves<FulfillmentStatus> = {
  unfulfilled: ['partially_fulfilled', 'fulfilled'],
  partially_fulfilled: ['fulfilled'],
  fulfilled: [],
}

const text = (max: number) => z.string().trim().max(max)
export const ShippingAddress = z.strictObject({
  line1: text(200).min(1),
  line2: text(200).default(''),
  city: text(120).default(''),
  region: text(120).default(''),
  postalCode: text(20).default(''),
  country: text(60).default(''),
})
export type ShippingAddress = z.infer<typeof ShippingAddress>

/** Where a parcel's page is: opened by customers and members, so nothing but a web address. */
const TrackingUrl = z.url({ protocol: /^https?$/, hostname: z.regexes.domain }).max(500)

export const Order = z.object({
  ...stored,
  number: z.string(),
  contactId: Id,
  conversationId: Id.nullable(),
  leadId: Id.nullable().default(null),
  quoteId: Id.nullable(),
  /** The message that it came in. */
  messageId: Id.nullable().default(null),
  agentId: Id.nullable(),
  /** Whose it was when it was made, whatever becomes of the contact. */
  customer: z
    .object({ name: z.string(), email: z.string().nullable(), phone: z.string().nullable() })
    .nullable()
    .default(null),
  status: OrderStatus,
  paymentStatus: OrderPaymentStatus,
  fulfillmentStatus: FulfillmentStatus,
  currency: Currency,
  lines: z.array(QuoteLine),
  total: Minor,
  /** What payments brought and refunds took back, minor units. */
  paidTotal: Minor.default(0),
  refundedTotal: Minor.default(0),
  shippingAddress: ShippingAddress.nullable().default(null),
  trackingCarrier: z.string().max(60).nullable().default(null),
  trackingNumber: z.string().max(200).nullable().default(null),
  trackingUrl: z.string().max(500).nullable().default(null),
  cancelReason: z.string().max(500).nullable().default(null),
})
export type Order = z.infer<typeof Order>

/** What may be changed by hand; each status by its own table of moves. */
export const OrderPatch = z.strictObject({
  status: OrderStatus.optional(),
  fulfillmentStatus: FulfillmentStatus.optional(),
  trackingCarrier: text(60).nullable().optional(),
  trackingNumber: text(200).nullable().optional(),
  trackingUrl: TrackingUrl.nullable().optional(),
  shippingAddress: ShippingAddress.nullable().optional(),
  /** Why it is cancelled. */
  reason: text(500).min(1).optional(),
  /** Tell the customer, where the move is one that they are told. */
  notify: z.boolean().default(true),
})
export type OrderPatch = z.infer<typeof OrderPatch>
