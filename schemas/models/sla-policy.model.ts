import { SlaPolicy } from '../sla.ts'
import { defineModel } from './define.ts'

/** Kept as long as its organization. */
export const SlaPolicyModel = defineModel({
  collection: 'slaPolicies',
  shape: SlaPolicy,
  indexes: [
    // the promises of an organization, one for each priority
    { keys: { organizationId: 1, priority: 1 }, options: { unique: true } },
  ],
})
