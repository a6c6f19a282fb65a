import { z } from 'zod'
import { Id } from './common.ts'
import { GroupPolicy } from './contact.ts'

/** A group that one of the lines is a member of. Its id is that of its contact. */
export const Group = z.object({
  id: Id,
  name: z.string(),
  policy: GroupPolicy,
  size: z.int().nullable(),
  /** Its thread; null while nothing of it was stored. */
  conversationId: Id.nullable(),
})
export type Group = z.infer<typeof Group>
