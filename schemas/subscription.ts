import { z } from 'zod'
import { Id, Moment, type Moves, stored } from './common.ts'

export const SubscriptionStatus = z.enum(['trialing', 'active', 'past_due', 'cancelled', 'expired'])
export type SubscriptionStatus = z.infer<typeof SubscriptionStatus>
export const subscriptionMoves: Moves<SubscriptionStatus> = {
  trialing: ['active', 'past_due', 'cancelled', 'expired'],
  active: ['past_due', 'cancelled', 'expired'],
  past_due: ['active', 'cancelled', 'expired'],
  cancelled: [],
  expired: [],
}

export const Subscription = z.object({
  ...stored,
  /** The subscriber where it is a customer. */
  contactId: Id,
  conversationId: Id.nullable(),
  subscriber: z.object({ kind: z.enum(['contact', 'organization']), id: Id }),
  planId: Id,
  gatewayId: Id.nullable(),
  status: SubscriptionStatus,
  /** Neither cancelled nor expired: a subscriber has one such. */
  live: z.boolean(),
  /** How many the subscriber had before: two that begin at one moment would have the same. */
  ordinal: z.int(),
  currentPeriodStart: Moment,
  currentPeriodEnd: Moment,
  billingCycleAnchor: Moment,
  cancelAtPeriodEnd: z.boolean(),
  cancelledAt: Moment.nullable(),
  trialStart: Moment.nullable(),
  trialEnd: Moment.nullable(),
  /** Given for the period, and what is left of all that the customer has: kept from the ledger of hours. */
  minutesAllocated: z.int(),
  minutesRemaining: z.int(),
  metadata: z.record(z.string(), z.string()),
  externalSubscriptionId: z.string().max(255).nullable(),
  /** The newest that the provider said of it: a second, then what breaks a tie; older news change nothing. */
  toldAt: z.string().max(300),
})
export type Subscription = z.infer<typeof Subscription>
