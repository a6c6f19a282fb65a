import { z } from 'zod'
import { Id, Moment } from '../common.ts'
import { defineModel } from './define.ts'

const AccountToken = z.object({
  /** SHA-256 of the token: read by key, used once. */
  id: z.string(),
  kind: z.enum(['password-reset', 'email-verification']),
  userId: Id,
  /** The address that it was sent to: worth nothing once the account has another. */
  email: z.string(),
  expiresAt: Moment,
})

/** What a mailed link carries. */
export const AccountTokenModel = defineModel({
  collection: 'accountTokens',
  shape: AccountToken,
  indexes: [
    // older links of a kind die when a new one is made
    { keys: { userId: 1, kind: 1 } },
    { keys: { expiresAt: 1 }, options: { expireAfterSeconds: 0 } },
  ],
})
