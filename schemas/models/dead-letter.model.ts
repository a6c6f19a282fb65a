import { DeadLetter } from '../dead-letter.ts'
import { defineModel } from './define.ts'

/** Kept until replayed or discarded, and 90 days after that. */
export const DeadLetterModel = defineModel({
  collection: 'deadLetters',
  shape: DeadLetter,
  indexes: [
    // what waits to be replayed, oldest first
    { keys: { organizationId: 1, replayedAt: 1, createdAt: 1 } },
    { keys: { replayedAt: 1 }, options: { expireAfterSeconds: 90 * 86_400 } },
    { keys: { discardedAt: 1 }, options: { expireAfterSeconds: 90 * 86_400 } },
  ],
})
