import { z } from 'zod'
import { Id, Moment, stored } from './common.ts'

/** A file that a message has and that is not here yet: written with the message, gone with the file's arrival. */
export const MediaFetch = z.object({
  ...stored,
  accountId: Id,
  conversationId: Id,
  messageId: Id,
  mime: z.string().max(120),
  fileName: z.string().max(200).nullable(),
  /** When it is tried again; null: given up, unless somebody asks. */
  dueAt: Moment.nullable(),
  attempts: z.int().default(0),
})
export type MediaFetch = z.infer<typeof MediaFetch>
