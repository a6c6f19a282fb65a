import { z } from 'zod'
import { Id, Moment, stored } from './common.ts'
import { RoleName } from './permission.ts'

export const InvitationStatus = z.enum(['pending', 'accepted', 'revoked'])

/** A seat offered by e-mail: 7 days, one at a time for an address. */
export const Invitation = z.object({
  ...stored,
  /** Lower case. */
  email: z.string().max(254),
  name: z.string().max(120).nullable(),
  role: RoleName,
  status: InvitationStatus,
  invitedBy: Id.nullable(),
  expiresAt: Moment,
  acceptedAt: Moment.nullable(),
})
export type Invitation = z.infer<typeof Invitation>
