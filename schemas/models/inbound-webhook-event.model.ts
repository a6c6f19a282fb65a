import { InboundWebhookEvent } from '../inbound-webhook-event.ts'
import { defineModel } from './define.ts'

/** Kept 400 days: longer than any provider delivers again, and through a year's books. */
export const InboundWebhookEventModel = defineModel({
  collection: 'inboundWebhookEvents',
  shape: InboundWebhookEvent,
  indexes: [
    // an event is stored once, however often it is delivered
    { keys: { organizationId: 1, provider: 1, eventId: 1 }, options: { unique: true } },
    // what failed, for those who look after the gateway
    { keys: { organizationId: 1, status: 1 } },
    // what came before the payment that it is about
    { keys: { organizationId: 1, waitsFor: 1 } },
    // the sweep: what somebody began and left
    { keys: { status: 1, leaseUntil: 1 } },
    // forgetting
    { keys: { createdAt: 1 }, options: { expireAfterSeconds: 400 * 86_400 } },
  ],
})
