import { z } from 'zod'
import { Id, Moment, stored } from './common.ts'

export const Note = z.object({
  ...stored,
  contactId: Id,
  conversationId: Id.nullable().default(null),
  authorId: Id.nullable(),
  authorName: z.string(),
  content: z.string().min(1).max(10000),
  leadId: Id.nullable().default(null),
  editedAt: Moment.nullable().default(null),
  /** Taken away, and can come back. */
  deletedAt: Moment.nullable().default(null),
})
export type Note = z.infer<typeof Note>
