import { z } from 'zod'
import { Id, stored } from './common.ts'

/** Bytes kept on disk or in an S3 store, by organization and id; what they are was read from them, not from their name. */
export const StoredFile = z.object({
  ...stored,
  mime: z.string().max(120),
  size: z.int(),
  fileName: z.string().max(200).nullable(),
  sha256: z.string(),
  /** Where its bytes are. */
  store: z.enum(['disk', 's3']).default('disk'),
  /** Of a picture, as it is shown. */
  width: z.int().nullable().default(null),
  height: z.int().nullable().default(null),
  /** A small picture of it, a file of its own. */
  thumbnailFileId: Id.nullable().default(null),
  /** Who may read it: whoever may see this conversation; until it is in one, only who uploaded it. */
  conversationId: Id.nullable().default(null),
  /** And whoever may see one of these, into which it was sent. */
  conversationIds: z.array(Id).default([]),
  uploadedBy: Id.nullable().default(null),
  /** With what it was put, beside the conversations that it went through. */
  contactId: Id.nullable().default(null),
  leadId: Id.nullable().default(null),
  ticketId: Id.nullable().default(null),
})
export type StoredFile = z.infer<typeof StoredFile>

/** A record that a file is put with. */
export const FilePlace = z.strictObject({ contactId: Id.optional(), leadId: Id.optional(), ticketId: Id.optional() })
export type FilePlace = z.infer<typeof FilePlace>

/** As a list of files shows it. */
export const FileEntry = StoredFile.pick({
  ...{ id: true, fileName: true, mime: true, size: true, createdAt: true },
  ...{ contactId: true, leadId: true, ticketId: true, uploadedBy: true },
}).extend({ uploaderName: z.string().nullable() })
export type FileEntry = z.infer<typeof FileEntry>
