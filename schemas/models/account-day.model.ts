import { AccountDay } from '../line-health.ts'
import { defineModel } from './define.ts'

/** What each account did each day: counters, so that nobody scans messages for them. */
export const AccountDayModel = defineModel({
  collection: 'accountDays',
  shape: AccountDay,
  indexes: [
    // counting, and the last days of a number · unique: one row a day
    { keys: { organizationId: 1, accountId: 1, day: 1 }, options: { unique: true } },
    // what is old goes by itself
    { keys: { expiresAt: 1 }, options: { expireAfterSeconds: 0 } },
  ],
})
