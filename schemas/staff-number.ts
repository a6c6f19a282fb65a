import { z } from 'zod'
import { Id, Moment, stored } from './common.ts'

/** A member's own WhatsApp number, linked once by a code; what it writes goes to the command door. */
export const StaffNumber = z.object({
  ...stored,
  userId: Id,
  /** The contact that this number is; null until its code arrived from it. */
  contactId: Id.nullable(),
  phone: z.string().nullable(),
  /** SHA-256 of the code, while it waits. */
  codeHash: z.string().nullable(),
  codeExpiresAt: Moment.nullable(),
  linkedAt: Moment.nullable(),
  /** What the number's phone was known by when it was linked, a hash by account. */
  identities: z.record(z.string(), z.string()).default({}),
  /** The phone is another one since: nothing is taken from it until it is linked again. */
  suspendedAt: Moment.nullable().default(null),
})
export type StaffNumber = z.infer<typeof StaffNumber>
