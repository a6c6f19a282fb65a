import { LeadSettings } from '../lead-rules.ts'
import { defineModel } from './define.ts'

/** One per organization, kept as long as it. */
export const LeadSettingsModel = defineModel({
  collection: 'leadSettings',
  shape: LeadSettings,
  indexes: [
    // with every lead that is made or changed · unique: there is one
    { keys: { organizationId: 1 }, options: { unique: true } },
    // the chore that archives: organizations that want it
    { keys: { archiveAfterDays: 1 } },
  ],
})
