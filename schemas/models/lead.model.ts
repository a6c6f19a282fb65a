import mongoose from 'mongoose'
import { Lead } from '../lead.ts'
import { defineModel } from './define.ts'

/** Kept as long as its organization. Date of birth and address are not fields of their own here: they lie in `personal`. */
export const LeadModel = defineModel({
  collection: 'leads',
  shape: Lead,
  extra: {
    /** Date of birth and address, sealed: keyId, iv, tag, data. */
    personal: mongoose.Schema.Types.Mixed,
    /** The words that a search finds it by the beginning of: folded words of name and company, the number's digits. */
    searchKeys: { type: [String], default: undefined },
    /** The contact's number when the lead was made: what a search finds it by. */
    phone: String,
    /** What lists are sorted by: folded name, value with -1 for none. */
    nameKey: String,
    valueKey: Number,
    /** Raised by each change: who worked on an older one begins again. */
    version: Number,
  },
  indexes: [
    // a column of the board, newest there first; the chore that archives
    { keys: { organizationId: 1, status: 1, stageAt: -1, _id: -1 } },
    // the same of one member, or of those that nobody has
    { keys: { organizationId: 1, status: 1, assigneeId: 1, stageAt: -1, _id: -1 } },
    // the same by source, priority and label; leads of a source that was deleted
    { keys: { organizationId: 1, sourceId: 1, status: 1, stageAt: -1 } },
    { keys: { organizationId: 1, priority: 1, status: 1, stageAt: -1 } },
    { keys: { organizationId: 1, labelIds: 1, status: 1, stageAt: -1 } },
    // leads of a campaign and of a product
    { keys: { organizationId: 1, campaignId: 1 } },
    { keys: { organizationId: 1, productId: 1 } },
    // the list by score, value, next follow-up and name
    { keys: { organizationId: 1, score: -1, _id: -1 } },
    { keys: { organizationId: 1, valueKey: -1, _id: -1 } },
    { keys: { organizationId: 1, nextFollowUpDate: 1, _id: 1 } },
    { keys: { organizationId: 1, nameKey: 1, _id: 1 } },
    // the leads of a contact, newest first
    { keys: { organizationId: 1, contactId: 1, _id: -1 } },
    // search by the beginning of a word
    { keys: { organizationId: 1, searchKeys: 1 } },
    // all leads, newest first; scoring anew
    { keys: { organizationId: 1, _id: -1 } },
  ],
})
