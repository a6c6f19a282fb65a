import { z } from 'zod'
import { Id, Moment } from '../common.ts'
import { Outage } from '../line-health.ts'
import { defineModel } from './define.ts'

/** Kept for 90 days. */
export const OutageModel = defineModel({
  collection: 'outages',
  shape: Outage.omit({ answered: true }).extend({
    /** The first of the messages that came out of it: what the bot did about them is looked up there. */
    refs: z.array(z.object({ conversationId: Id, seq: z.int() })),
    expiresAt: Moment,
  }),
  indexes: [
    // the newest of a line
    { keys: { organizationId: 1, lineId: 1, from: -1 } },
    // the one of an account that is not over, or not proved
    { keys: { accountId: 1, from: -1 } },
    { keys: { expiresAt: 1 }, options: { expireAfterSeconds: 0 } },
  ],
})
