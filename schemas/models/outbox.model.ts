import { OutboxRow } from '../plumbing.ts'
import { defineModel } from './define.ts'

/** Kept until its work is done: a Redis that was wiped is refilled from here. */
export const OutboxModel = defineModel({
  collection: 'outbox',
  shape: OutboxRow,
  indexes: [
    // the sweep and the claim: what is due, oldest first
    { keys: { queue: 1, dueAt: 1 } },
    // done: the rows of one key
    { keys: { queue: 1, key: 1, _id: 1 } },
  ],
})
