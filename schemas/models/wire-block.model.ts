import { WireBlock } from '../wire-block.ts'
import { defineModel } from './define.ts'

/** Kept until the channel was told, or given up. */
export const WireBlockModel = defineModel({
  collection: 'wireBlocks',
  shape: WireBlock,
  indexes: [
    // the latest wish for a contact · unique: there is one
    { keys: { accountId: 1, contactId: 1 }, options: { unique: true } },
    // the sweep: what an account has to tell
    { keys: { accountId: 1, dueAt: 1 } },
  ],
})
