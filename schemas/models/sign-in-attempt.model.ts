import { z } from 'zod'
import { Moment } from '../common.ts'
import { defineModel } from './define.ts'

const SignInAttempt = z.object({
  /** `account:SHA-256 of the e-mail`, whether such an account exists or not; `address:IP`; `device:SHA-256`. */
  id: z.string(),
  failures: z.int(),
  /** No try before this moment. */
  nextAt: Moment,
  expiresAt: Moment,
})
export type SignInAttempt = z.infer<typeof SignInAttempt>

/** Bad tries, counted for all processes. Read by key; forgotten a day after the last. */
export const SignInAttemptModel = defineModel({
  collection: 'signInAttempts',
  shape: SignInAttempt,
  indexes: [{ keys: { expiresAt: 1 }, options: { expireAfterSeconds: 0 } }],
})
