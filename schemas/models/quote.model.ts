import { Quote } from '../quote.ts'
import { defineModel } from './define.ts'

/** Kept as long as its organization: what was offered stays on record. */
export const QuoteModel = defineModel({
  collection: 'quotes',
  shape: Quote,
  /** The hash of its page's address: the address itself is nowhere in the store. */
  extra: { pageHash: String },
  indexes: [
    // by number; a number is given once
    { keys: { organizationId: 1, number: 1 }, options: { unique: true } },
    // the quotes of a contact, newest first
    { keys: { organizationId: 1, contactId: 1, _id: -1 } },
    // all quotes, newest first
    { keys: { organizationId: 1, _id: -1 } },
    // those of a status, newest first
    { keys: { organizationId: 1, status: 1, _id: -1 } },
    // the versions of a quote
    { keys: { organizationId: 1, firstId: 1, _id: -1 } },
    // its page
    { keys: { pageHash: 1 }, options: { unique: true, partialFilterExpression: { pageHash: { $type: 'string' } } } },
    // the sweep: sent ones whose time is over
    { keys: { status: 1, validUntil: 1 } },
  ],
})
