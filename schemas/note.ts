import { z } from 'zod'
import { Id, stored } from './common.ts'

export const Note = z.object({
  ...stored,
  contactId: Id,
  conversationId: Id.nullable().default(null),
  authorId: Id.nullable(),
  authorName: z.string(),
  content: z.string().min(1).max(10000),
})
export type Note = z.infer<typeof Note>
