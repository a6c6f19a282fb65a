import { z } from 'zod'
import { Id, stored } from './common.ts'

/** Bytes kept on disk under the data folder, by organization and id; what they are was read from them, not from their name. */
export const StoredFile = z.object({
  ...stored,
  mime: z.string().max(120),
  size: z.int(),
  fileName: z.string().max(200).nullable(),
  sha256: z.string(),
  /** Who may read it: whoever may see this conversation; until it is in one, only who uploaded it. */
  conversationId: Id.nullable().default(null),
  uploadedBy: Id.nullable().default(null),
})
export type StoredFile = z.infer<typeof StoredFile>
