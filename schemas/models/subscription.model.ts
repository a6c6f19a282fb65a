import { Subscription } from '../subscription.ts'
import { defineModel } from './define.ts'

/** Kept as long as its organization. */
export const SubscriptionModel = defineModel({
  collection: 'subscriptions',
  shape: Subscription,
  indexes: [
    // a subscriber has one that is live: the next begins when none is, and of two at one moment one is refused. Not by
    // `live` itself: the embedded store keeps a unique value reserved after it was changed
    {
      keys: { organizationId: 1, 'subscriber.kind': 1, 'subscriber.id': 1, ordinal: 1 },
      options: { unique: true },
    },
    // those of a subscriber
    { keys: { organizationId: 1, 'subscriber.id': 1 } },
    // by status; active ones by plan
    { keys: { organizationId: 1, status: 1 } },
    // the subscriptions of a contact, newest first
    { keys: { organizationId: 1, contactId: 1, _id: -1 } },
    // all, newest first
    { keys: { organizationId: 1, _id: -1 } },
    // the provider's news of one · unique: it is taken up once
    {
      keys: { organizationId: 1, externalSubscriptionId: 1 },
      options: { unique: true, partialFilterExpression: { externalSubscriptionId: { $type: 'string' } } },
    },
    // the chore: periods that are over, over all organizations
    { keys: { live: 1, currentPeriodEnd: 1 } },
  ],
})
