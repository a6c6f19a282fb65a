import mongoose from 'mongoose'
import { Message } from '../message.ts'
import { defineModel } from './define.ts'

/** Kept as long as its conversation. */
export const MessageModel = defineModel({
  collection: 'messages',
  shape: Message,
  extra: {
    /** `lineId:senderKey:wireId`, senderKey being 'us' or the contact's id; absent where there is no wire id. */
    wireKey: String,
    /** When outbound looks at it next: to send it, to try again, to doubt its acknowledgement. Absent when it need not. */
    due: Date,
    /** Its lane as a number, 0 first. */
    rank: Number,
    /** A kind that Parley does not know, as it came: what is learnt later is still there. */
    raw: mongoose.Schema.Types.Mixed,
  },
  indexes: [
    // a page of the thread · unique: a conversation's numbers are given once
    { keys: { organizationId: 1, conversationId: 1, seq: 1 }, options: { unique: true } },
    // dedupe, receipts, quotes · unique: what a sender sent under an id on a line is stored once
    {
      keys: { organizationId: 1, wireKey: 1 },
      options: { unique: true, partialFilterExpression: { wireKey: { $exists: true } } },
    },
    // sending once · unique: the caller's key
    {
      keys: { organizationId: 1, clientId: 1 },
      options: { unique: true, partialFilterExpression: { clientId: { $exists: true } } },
    },
    // what a campaign sent, and how much of it still waits
    {
      keys: { organizationId: 1, campaignId: 1, status: 1 },
      options: { partialFilterExpression: { campaignId: { $exists: true } } },
    },
    // the sweep: those that have been in doubt for long
    { keys: { status: 1, updatedAt: 1 }, options: { partialFilterExpression: { status: 'in_doubt' } } },
    // outbound: what an account has to send
    { keys: { accountId: 1, due: 1 }, options: { partialFilterExpression: { due: { $exists: true } } } },
  ],
})
