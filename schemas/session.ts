import { z } from 'zod'
import { Id, Moment } from './common.ts'

/** One sign-in on one device. Its token changes every 15 minutes; the session stays. */
export const Session = z.object({
  id: Id,
  userId: Id,
  /** The organization that this session works in. */
  organizationId: Id,
  ip: z.string().max(64).nullable(),
  userAgent: z.string().max(300).nullable(),
  createdAt: Moment,
  updatedAt: Moment,
  /** When its token was last changed: within 15 minutes of its last use. */
  rotatedAt: Moment,
  expiresAt: Moment,
  revokedAt: Moment.nullable(),
  revokedFor: z.enum(['signed-out', 'revoked', 'token-reused', 'password-changed', 'membership-ended']).nullable(),
})
export type Session = z.infer<typeof Session>

export const SessionView = Session.pick({
  id: true,
  ip: true,
  userAgent: true,
  createdAt: true,
  rotatedAt: true,
  expiresAt: true,
}).extend({ current: z.boolean() })
export type SessionView = z.infer<typeof SessionView>
