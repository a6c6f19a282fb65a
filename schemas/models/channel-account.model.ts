import { z } from 'zod'
import { Moment } from '../common.ts'
import { ChannelAccount } from '../line.ts'
import { defineModel } from './define.ts'

/** What is behind a line. Its keys lie apart (waKeys). */
export const ChannelAccountModel = defineModel({
  collection: 'channelAccounts',
  shape: ChannelAccount.extend({
    /** Somebody wants it unlinked; the sessions process does it and clears this. */
    logoutRequestedAt: Moment.nullable(),
    /** The day (UTC, 2026-01-31) that `sentToday` counts. */
    sentOn: z.string().nullable(),
    /** E.164: somebody wants a pairing code for this number. */
    pairingNumber: z.string().nullable(),
    /** Its phone is the simulator's: the demo scans the QR itself. */
    isDemo: z.boolean(),
  }),
  indexes: [
    // the accounts of an organization's lines
    { keys: { organizationId: 1, lineId: 1 } },
    // the sweep of the sessions process: over all organizations
    { keys: { wanted: 1 } },
    // and those to unlink
    { keys: { logoutRequestedAt: 1 }, options: { partialFilterExpression: { logoutRequestedAt: { $type: 'date' } } } },
  ],
})
