import { CampaignRecipient } from '../campaign.ts'
import { defineModel } from './define.ts'

/** Kept as long as its campaign. */
export const CampaignRecipientModel = defineModel({
  collection: 'campaignRecipients',
  shape: CampaignRecipient,
  indexes: [
    // who is in already · unique: a contact is in a campaign once
    { keys: { organizationId: 1, campaignId: 1, contactId: 1 }, options: { unique: true } },
    // the table of a campaign, all or by status; who is next; how many are under way
    { keys: { organizationId: 1, campaignId: 1, status: 1, _id: 1 } },
    { keys: { organizationId: 1, campaignId: 1, _id: 1 } },
    // where a message's news goes
    {
      keys: { organizationId: 1, messageId: 1 },
      options: { partialFilterExpression: { messageId: { $exists: true } } },
    },
    // the weekly cap: what a contact got lately; merges
    { keys: { organizationId: 1, contactId: 1, queuedAt: -1 } },
  ],
})
