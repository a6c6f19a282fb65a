/** One message to many, at a pace: who may get it, what became of each. */
export { campaignActions } from './actions.ts'
export { haltedCampaigns } from './repository.ts'
export { createCampaigns } from './service.ts'
