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
})
export type StaffNumber = z.infer<typeof StaffNumber>
