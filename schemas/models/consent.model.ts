import { Consent } from '../consent.ts'
import { defineModel } from './define.ts'

/** Kept for as long as the organization may have to prove it: never deleted but by erasure. */
export const ConsentModel = defineModel({
  collection: 'consents',
  shape: Consent,
  indexes: [
    // a message is one statement, however often it is looked at
    {
      keys: { organizationId: 1, messageId: 1 },
      options: { unique: true, partialFilterExpression: { messageId: { $exists: true } } },
    },
    // what a contact said, latest first
    { keys: { organizationId: 1, contactId: 1, at: -1 } },
  ],
})
