import { Activity } from '../activity.ts'
import { defineModel } from './define.ts'

/** Kept as long as its contact. */
export const ActivityModel = defineModel({
  collection: 'activities',
  shape: Activity,
  indexes: [
    // a customer's history, newest first
    { keys: { organizationId: 1, contactId: 1, _id: -1 } },
    // what happened to one record
    { keys: { organizationId: 1, 'record.id': 1, _id: -1 } },
  ],
})
