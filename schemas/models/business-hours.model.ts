import { BusinessHours } from '../business-hours.ts'
import { defineModel } from './define.ts'

/** Kept as long as its organization. */
export const BusinessHoursModel = defineModel({
  collection: 'businessHours',
  shape: BusinessHours,
  indexes: [
    // when an organization works
    { keys: { organizationId: 1 }, options: { unique: true } },
  ],
})
