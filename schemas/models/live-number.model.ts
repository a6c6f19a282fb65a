import { z } from 'zod'
import { Id } from '../common.ts'
import { defineModel } from './define.ts'

const LiveNumber = z.object({
  /** E.164. */
  id: z.string(),
  organizationId: Id,
  accountId: Id,
})

/**
 * Which account a number is linked with: by key, so one account over all organizations. Deleted when it is unlinked.
 * Rows of their own and no unique field of the account: the embedded store does not free a unique value that is changed.
 */
export const LiveNumberModel = defineModel({
  collection: 'liveNumbers',
  shape: LiveNumber,
  indexes: [
    // what an account holds, when it is unlinked or linked with another phone
    { keys: { accountId: 1 } },
  ],
})
