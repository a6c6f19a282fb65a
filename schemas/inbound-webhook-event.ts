import { z } from 'zod'
import { Id, Moment, stored } from './common.ts'
import { GatewayProvider } from './payment-gateway.ts'

export const InboundEventStatus = z.enum(['processing', 'processed', 'failed'])

/** What a provider told us, as it came, once by its event id: acted on once, also when it is delivered again. */
export const InboundWebhookEvent = z.object({
  ...stored,
  gatewayId: Id,
  provider: GatewayProvider,
  eventId: z.string().max(255),
  type: z.string().max(120),
  status: InboundEventStatus,
  /** Its signed body. */
  body: z.string(),
  attempts: z.int(),
  /** Until then somebody works on it; one that is left there is taken up again. */
  leaseUntil: Moment.nullable(),
  /** Why it failed. */
  reason: z.string().max(300).nullable(),
  processedAt: Moment.nullable(),
  /** The provider's id of a payment that it is about and that we do not know yet: acted on when we do. */
  waitsFor: z.string().max(255).nullable(),
})
export type InboundWebhookEvent = z.infer<typeof InboundWebhookEvent>
