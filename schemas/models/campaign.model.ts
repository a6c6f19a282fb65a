import { StoredCampaign } from '../campaign.ts'
import { defineModel } from './define.ts'

/** Kept as long as its organization: what was sent to whom stays on record. */
export const CampaignModel = defineModel({
  collection: 'campaigns',
  shape: StoredCampaign,
  indexes: [
    // all campaigns, newest first
    { keys: { organizationId: 1, _id: -1 } },
    // a campaign by its name
    { keys: { organizationId: 1, name: 1 } },
    // those that run, those that are planned
    { keys: { organizationId: 1, status: 1, _id: -1 } },
    // the clock: which of them is to go on now
    { keys: { status: 1, nextAt: 1 } },
    // the clock: whose numbers the browsers are to be told
    { keys: { isChanged: 1 }, options: { partialFilterExpression: { isChanged: true } } },
  ],
})
