import { z } from 'zod'
import { Id } from '../common.ts'
import { defineModel } from './define.ts'

/**
 * One key of a WhatsApp account, sealed. `id` is `${accountId}:${type}:${name}`, which is also what the seal is bound to.
 * type `guard` (name `fence`) is not sealed: it holds the fencing token of the last owner.
 */
const WaKey = z.object({
  id: z.string(),
  organizationId: Id,
  accountId: Id,
  type: z.string(),
  name: z.string(),
  /** Version of the form of what is sealed. */
  v: z.int(),
  /** keyId, iv, tag, data. */
  sealed: z.unknown(),
  /** guard only. */
  fence: z.int().optional(),
  commits: z.int().optional(),
})

export const WaKeyModel = defineModel({
  collection: 'waKeys',
  shape: WaKey,
  indexes: [
    // an account's keys of one type (the journal at open), all of its keys (logout); reads of single keys go by _id
    { keys: { organizationId: 1, accountId: 1, type: 1, name: 1 }, options: { unique: true } },
    // whether a member's own phone is still the one that was linked
    { keys: { organizationId: 1, type: 1, name: 1 } },
  ],
})
