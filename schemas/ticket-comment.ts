import { z } from 'zod'
import { Id, stored } from './common.ts'

export const TicketComment = z.object({
  ...stored,
  ticketId: Id,
  /** contact: the customer. user: staff. */
  author: z.object({ kind: z.enum(['user', 'contact', 'bot', 'system']), id: z.string().nullable() }),
  authorName: z.string(),
  /** team: never leaves the house. */
  audience: z.enum(['team', 'customer']),
  message: z.string().min(1).max(10_000),
  /** In the conversation, where it was sent or came from. */
  messageId: Id.nullable().default(null),
})
export type TicketComment = z.infer<typeof TicketComment>
