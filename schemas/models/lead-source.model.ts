import { LeadSource } from '../lead-source.ts'
import { defineModel } from './define.ts'

/** Kept until deleted; its leads then have none. */
export const LeadSourceModel = defineModel({
  collection: 'leadSources',
  shape: LeadSource,
  indexes: [
    // unique: one slug names one source
    { keys: { organizationId: 1, slug: 1 }, options: { unique: true } },
    // the list, by name
    { keys: { organizationId: 1, name: 1 } },
    // the sources of a type, for reports
    { keys: { organizationId: 1, type: 1 } },
  ],
})
