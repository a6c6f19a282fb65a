import { Moment } from '../common.ts'
import { Email } from '../email.ts'
import { defineModel } from './define.ts'

const keptDays = 90

/** Mail out. Kept 90 days; the text of one with a secret link is forgotten when it has left. */
export const EmailModel = defineModel({
  collection: 'emails',
  shape: Email.extend({
    /** Until then one worker has it: no other sends it too. */
    claimedUntil: Moment,
  }),
  indexes: [
    // the outbox page, newest first
    { keys: { organizationId: 1, _id: -1 } },
    { keys: { createdAt: 1 }, options: { expireAfterSeconds: keptDays * 86_400 } },
  ],
})
