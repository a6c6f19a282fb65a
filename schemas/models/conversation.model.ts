import { Conversation } from '../conversation.ts'
import { defineModel } from './define.ts'

/**
 * One per contact and line, kept until erased. The extra fields are for the list alone: a row is shown without reading
 * its contact, and each view is one range of one index.
 */
export const ConversationModel = defineModel({
  collection: 'conversations',
  shape: Conversation,
  extra: {
    /** Where it stands in the list: 'bot', 'nobody', or its owner's id. */
    shelf: String,
    contactName: String,
    contactPhone: String,
    /** Folded, for search by the beginning of a name or number. */
    nameKey: String,
    phoneKey: String,
    /** The message that the preview shows: its ticks move with that message. */
    previewSeq: Number,
    /** Whether the open episode had its first response. */
    responded: Boolean,
  },
  indexes: [
    // ingest: the thread of a contact with a line · unique: there is one
    { keys: { organizationId: 1, contactId: 1, lineId: 1 }, options: { unique: true } },
    // views All, Snoozed and Closed for who sees everything: newest first
    { keys: { organizationId: 1, kind: 1, status: 1, lastMessageAt: -1, _id: -1 } },
    // views Mine, Unassigned and Bot, and each view of who sees their own: newest first
    { keys: { organizationId: 1, kind: 1, status: 1, shelf: 1, lastMessageAt: -1, _id: -1 } },
    // the sweep: those with messages in doubt
    {
      keys: { inDoubtCount: 1 },
      options: { partialFilterExpression: { inDoubtCount: { $gt: 0 } } },
    },
    // the clock: snoozed ones whose time has come
    {
      keys: { snoozedUntil: 1 },
      options: { partialFilterExpression: { snoozedUntil: { $type: 'date' } } },
    },
    // search in the list: the beginning of the contact's name
    { keys: { organizationId: 1, kind: 1, nameKey: 1 } },
    // search in the list: the beginning of the contact's number
    { keys: { organizationId: 1, kind: 1, phoneKey: 1 } },
  ],
})
