import { ActionRun } from '../plumbing.ts'
import { defineModel } from './define.ts'

const keptDays = 7

/** The idempotency record of a run. */
export const ActionRunModel = defineModel({
  collection: 'actionRuns',
  shape: ActionRun,
  indexes: [
    // the same key again
    { keys: { organizationId: 1, actor: 1, action: 1, key: 1 }, options: { unique: true } },
    // what a member did last and may take back
    { keys: { organizationId: 1, actor: 1, 'undo.until': -1 } },
    { keys: { at: 1 }, options: { expireAfterSeconds: keptDays * 86_400 } },
  ],
})
