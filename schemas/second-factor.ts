import { z } from 'zod'
import { Id, Moment, stored } from './common.ts'

/** A member's authenticator app in one organization. Its secret lies sealed beside it. */
export const SecondFactor = z.object({
  ...stored,
  userId: Id,
  /** When its first code was right; null: the picture was shown and nothing more. */
  activeSince: Moment.nullable(),
  /** The 30 seconds of the last code that was taken: none of them or of those before is taken again. */
  lastStep: z.int().nullable(),
  /** SHA-256 of the recovery codes that are left. */
  recovery: z.array(z.string()),
})
export type SecondFactor = z.infer<typeof SecondFactor>

export const SecondFactorView = z.object({
  isActive: z.boolean(),
  activeSince: Moment.nullable(),
  lockedUntil: Moment.nullable(),
  recoveryLeft: z.int(),
})
export type SecondFactorView = z.infer<typeof SecondFactorView>
