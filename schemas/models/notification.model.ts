import { Notification } from '../notification.ts'
import { defineModel } from './define.ts'

const keptSeconds = 90 * 86_400

/** Kept for ninety days. */
export const NotificationModel = defineModel({
  collection: 'notifications',
  shape: Notification,
  indexes: [
    // one cause tells a person once
    { keys: { organizationId: 1, 'recipient.id': 1, key: 1 }, options: { unique: true } },
    // how many are unread, and mark them all
    { keys: { organizationId: 1, 'recipient.id': 1, status: 1, _id: -1 } },
    // the list of one person, newest first
    { keys: { organizationId: 1, 'recipient.id': 1, _id: -1 } },
    // those of a time, for the one person that they are for
    { keys: { organizationId: 1, 'recipient.id': 1, createdAt: -1 } },
    // forgotten when they are old
    { keys: { createdAt: 1 }, options: { expireAfterSeconds: keptSeconds } },
  ],
})
