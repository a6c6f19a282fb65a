import { CodeTries } from '../plumbing.ts'
import { defineModel } from './define.ts'

/** How often a code was guessed wrong. Apart from what the code is for: a guess is counted whatever becomes of its transaction. */
export const CodeTryModel = defineModel({
  collection: 'codeTries',
  shape: CodeTries,
  indexes: [
    // those of what is no more
    { keys: { forgetAt: 1 }, options: { expireAfterSeconds: 0 } },
  ],
})
