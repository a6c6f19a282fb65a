import { z } from 'zod'
import { Id, Moment, stored } from './common.ts'
import { RecordNoun } from './message.ts'

export const NotificationType = z.enum([
  'request',
  'status',
  'comment',
  'assignment',
  'reminder',
  'payment',
  'order',
  'campaign',
  'approval',
  'sla',
])
export type NotificationType = z.infer<typeof NotificationType>
export const NotificationLevel = z.enum(['info', 'warning', 'error'])

/** A notice to one person, kept until it is ninety days old. */
export const Notification = z.object({
  ...stored,
  recipient: z.object({ kind: z.enum(['user']), id: Id }),
  /** Who caused it; id null: Parley itself. */
  sender: z.object({ kind: z.enum(['user', 'contact', 'bot', 'system']), id: z.string().nullable() }),
  /** The side that it came from. */
  sourceRole: z.enum(['customer', 'admin']),
  type: NotificationType,
  level: NotificationLevel,
  status: z.enum(['unread', 'read']),
  /** Filled in, in each language: the reader's is shown. */
  message: z.object({ en: z.string(), es: z.string(), pt: z.string(), ar: z.string() }),
  ticketId: Id.nullable().default(null),
  record: z.object({ noun: RecordNoun, id: Id }).nullable().default(null),
  conversationId: Id.nullable().default(null),
  /** One cause tells a person once. */
  key: z.string().max(200),
  readAt: Moment.nullable().default(null),
})
export type Notification = z.infer<typeof Notification>
