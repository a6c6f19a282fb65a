import { HoursRow } from '../hours.ts'
import { defineModel } from './define.ts'

/** Kept as long as its contact: what was paid for can be shown. */
export const HoursModel = defineModel({
  collection: 'hoursLedger',
  shape: HoursRow,
  indexes: [
    // one cause counts once
    {
      keys: { organizationId: 1, kind: 1, 'source.kind': 1, 'source.id': 1, ordinal: 1 },
      options: { unique: true },
    },
    // a contact's ledger, newest first, and its sum
    { keys: { organizationId: 1, contactId: 1, _id: -1 } },
    // what a ticket got
    {
      keys: { organizationId: 1, ticketId: 1 },
      options: { partialFilterExpression: { ticketId: { $type: 'string' } } },
    },
    // what has time left and when it ends, of all organizations
    { keys: { expiresAt: 1 }, options: { partialFilterExpression: { left: { $gt: 0 } } } },
  ],
})
