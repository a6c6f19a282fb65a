import { Backup } from '../backup.ts'
import { defineModel } from './define.ts'

/** Rows of fulls and proofs are kept for 90 days, longer than the backups themselves. */
export const BackupModel = defineModel({
  collection: 'backups',
  shape: Backup,
  indexes: [
    // the newest of a kind: what is due, the operations page
    { keys: { kind: 1, startedAt: -1 } },
    { keys: { finishedAt: 1 }, options: { expireAfterSeconds: 90 * 86_400 } },
  ],
})
