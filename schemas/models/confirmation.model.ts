import { Confirmation } from '../confirmation.ts'
import { defineModel } from './define.ts'

const keptDays = 30

/** Kept for a month after their hour, for whoever asks what was confirmed. */
export const ConfirmationModel = defineModel({
  collection: 'confirmations',
  shape: Confirmation,
  indexes: [
    // the same request again
    { keys: { organizationId: 1, runKey: 1 }, options: { unique: true } },
    // what waits for its asker in a thread, and for an approver
    { keys: { organizationId: 1, status: 1, expiresAt: 1 } },
    { keys: { expiresAt: 1 }, options: { expireAfterSeconds: keptDays * 86_400 } },
  ],
})
