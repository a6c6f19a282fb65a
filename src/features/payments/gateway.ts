import type { Id } from '../../../schemas/common.ts'
import type { PaymentStatus } from '../../../schemas/payment.ts'
import type { GatewayMode, GatewayProvider } from '../../../schemas/payment-gateway.ts'
import type { BillingInterval } from '../../../schemas/plan.ts'
import type { SubscriptionStatus } from '../../../schemas/subscription.ts'

/** An organization's own account at a provider, its keys open: for an adapter, never for a door. */
export interface GatewayAccount {
  id: Id
  organizationId: Id
  provider: GatewayProvider
  mode: GatewayMode
  secretKey: string
  clientId: string | null
  webhookSecret: string | null
}

/** What a provider tells of a payment, whatever it was told by: a webhook or an answer. Amounts are minor units. */
export interface PaymentFact {
  kind: 'payment'
  /** Our own payment, where the provider was told it. */
  paymentId: Id | null
  status: Extract<PaymentStatus, 'pending' | 'processing' | 'succeeded' | 'failed' | 'cancelled'>
  amount: number | null
  currency: string | null
  method: string | null
  receiptUrl: string | null
  reason: string | null
  externalPaymentId: string | null
  externalSessionId: string | null
  externalCustomerId: string | null
  externalChargeId: string | null
}
export interface RefundFact {
  kind: 'refund'
  /** Our own refund; null: it was made at the provider. */
  refundId: Id | null
  externalRefundId: string
  externalPaymentId: string
  externalChargeId: string | null
  status: Extract<PaymentStatus, 'pending' | 'processing' | 'succeeded' | 'failed' | 'cancelled'>
  amount: number
  currency: string
  reason: string | null
}
/** What we wrote on a subscription when it was bought: from it the subscription is made, whichever news comes first. */
export interface SubscriptionMark {
  paymentId: Id | null
  planId: Id | null
  contactId: Id | null
}
export interface SubscriptionFact {
  kind: 'subscription'
  externalSubscriptionId: string
  mark: SubscriptionMark
  status: SubscriptionStatus
  periodStart: Date
  periodEnd: Date
  anchor: Date
  cancelAtPeriodEnd: boolean
  cancelledAt: Date | null
  trialStart: Date | null
  trialEnd: Date | null
  /** Of two facts the one with the greater text is newer. */
  toldAt: string
}
/** A period was paid for. */
export interface PeriodFact {
  kind: 'period'
  externalSubscriptionId: string
  externalInvoiceId: string
  externalPaymentId: string | null
  externalCustomerId: string | null
  mark: SubscriptionMark
  isFirst: boolean
  amount: number
  currency: string
  periodStart: Date
  periodEnd: Date
}
export type Fact = PaymentFact | RefundFact | SubscriptionFact | PeriodFact

/** A webhook whose signature holds. */
export interface ProvenEvent {
  eventId: string
  type: string
  mode: GatewayMode
  /** Another account's, where the provider forwards those of several. */
  accountId: string | null
  /** The organization that we wrote on what it is about; null: nothing of ours. */
  organizationId: Id | null
}

export interface CheckoutInput {
  /** Our payment: also the provider's idempotency key. */
  paymentId: Id
  contactId: Id
  amount: number
  currency: string
  description: string
  customerId: string | null
  returnUrl: string
  recurring: { planId: Id; interval: BillingInterval; intervalCount: number; trialDays: number } | null
}
export interface Checkout {
  url: string
  sessionId: string
  expiresAt: Date | null
}
export interface CustomerInput {
  contactId: Id
  name: string
  email: string | null
  phone: string | null
}
export interface RefundInput {
  /** Our refund: also the provider's idempotency key. */
  refundId: Id
  externalPaymentId: string
  externalChargeId: string | null
  amount: number
  currency: string
}

/**
 * A provider of payments. A gateway is a file with one of these. Every call that changes something carries our own id as
 * the provider's idempotency key, so that a call whose answer was lost is made again. Throws `GatewayRefusal` where the
 * provider said no; any other error means that nobody knows.
 */
export interface Gateway {
  /** Whose keys these are. */
  account(): Promise<{ accountId: string | null }>
  customer(input: CustomerInput): Promise<string | null>
  createCheckout(input: CheckoutInput): Promise<Checkout>
  /** One that does not end until it is used. */
  createLink(input: CheckoutInput): Promise<Checkout>
  refund(input: RefundInput): Promise<RefundFact>
  /** What the provider knows now: for what stayed open. */
  retrieve(what: { externalSessionId: string | null; externalPaymentId: string | null }): Promise<Fact[]>
  retrieveRefund(externalRefundId: string): Promise<RefundFact>
  subscription(externalSubscriptionId: string): Promise<SubscriptionFact>
  cancelSubscription(externalSubscriptionId: string, atPeriodEnd: boolean): Promise<SubscriptionFact>
  /** Where customers look after their subscription; null: the provider has no such place. */
  portal(input: { customerId: string; returnUrl: string }): Promise<string | null>
  /** Tells the provider where its webhooks go; answers what they are proven with. */
  createWebhook(url: string): Promise<string>
  /** Throws `UnprovenWebhook` unless the bytes are the provider's own and recent. */
  verifyWebhook(raw: Buffer, headers: Readonly<Record<string, unknown>>): Promise<ProvenEvent>
  /** What has to be done at the provider before its news is complete, and what came of it. */
  finish?(body: string): Promise<Fact[]>
  /** What a proven body says, as far as it is of use here. */
  parseEvent(body: string): Fact[]
}

/** The provider said no. */
export class GatewayRefusal extends Error {
  override name = 'GatewayRefusal'
}
/** Not the provider's words, or too old. */
export class UnprovenWebhook extends Error {
  override name = 'UnprovenWebhook'
}
