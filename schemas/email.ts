import { z } from 'zod'
import { Moment, stored } from './common.ts'

export const EmailStatus = z.enum(['queued', 'sent', 'delivered', 'opened', 'clicked', 'bounced', 'failed'])
export const EmailKind = z.enum(['password-reset', 'email-verification', 'invitation', 'notice'])
export type EmailKind = z.infer<typeof EmailKind>

/** Who may read the text in the local outbox. A link that lets somebody in is not for every administrator. */
export const EmailReaders = z.enum(['managers', 'owners', 'nobody'])
export type EmailReaders = z.infer<typeof EmailReaders>

export const Email = z.object({
  ...stored,
  to: z.string().max(254),
  subject: z.string().max(200),
  kind: EmailKind,
  status: EmailStatus,
  /** Null once a mail with a secret link has left, and for readers who may not see it. */
  text: z.string().nullable(),
  html: z.string().nullable(),
  readers: EmailReaders,
  attempts: z.int(),
  /** What the mail server said, the last time it did not take it. */
  lastError: z.string().max(500).nullable(),
  sentAt: Moment.nullable(),
})
export type Email = z.infer<typeof Email>
