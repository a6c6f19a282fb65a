import { ScheduledSend } from '../scheduled-send.ts'
import { defineModel } from './define.ts'

/** Kept as long as its conversation. */
export const ScheduledSendModel = defineModel({
  collection: 'scheduledSends',
  shape: ScheduledSend,
  extra: {
    /** The caller's key. */
    clientId: String,
    /** The last message of the thread when it was planned: what the customer writes after it is an answer. */
    seenSeq: Number,
  },
  indexes: [
    // planning once · unique: the caller's key
    { keys: { organizationId: 1, clientId: 1 }, options: { unique: true } },
    // those of a conversation, newest first
    { keys: { organizationId: 1, conversationId: 1, _id: -1 } },
    // the sweep: those whose time has come
    { keys: { nextAt: 1 }, options: { partialFilterExpression: { status: 'active' } } },
  ],
})
