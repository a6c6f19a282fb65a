import { LeadCount } from '../lead.ts'
import { defineModel } from './define.ts'

/** A counter for each status, member and currency; written with every change of a lead, so that nothing is counted. */
export const LeadCountModel = defineModel({
  collection: 'leadCounts',
  shape: LeadCount,
  // the heads of the board's columns
  indexes: [{ keys: { organizationId: 1 } }],
})
