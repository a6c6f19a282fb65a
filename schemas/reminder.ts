import { z } from 'zod'
import { Id, Moment, stored } from './common.ts'
import { RecordNoun } from './message.ts'

export const ReminderPriority = z.enum(['low', 'medium', 'high'])
export type ReminderPriority = z.infer<typeof ReminderPriority>
/** waiting: not due yet. fired: due and told. done: by its member. dropped: its cause is gone. */
export const ReminderStatus = z.enum(['waiting', 'fired', 'done', 'dropped'])

export const Reminder = z.object({
  ...stored,
  userId: Id,
  contactId: Id.nullable().default(null),
  conversationId: Id.nullable().default(null),
  record: z.object({ noun: RecordNoun, id: Id }).nullable().default(null),
  content: z.string().min(1).max(1000),
  dueDate: Moment,
  priority: ReminderPriority,
  status: ReminderStatus,
  /** Of what put it there: one reminder per key. Null: a member's own. */
  key: z.string().max(200).nullable().default(null),
  /** Snoozed how often: its next time is told anew. */
  snoozes: z.int().default(0),
  firedAt: Moment.nullable().default(null),
  doneAt: Moment.nullable().default(null),
})
export type Reminder = z.infer<typeof Reminder>

export const ReminderDraft = z.strictObject({
  content: z.string().trim().min(1).max(1000),
  dueDate: z.coerce.date(),
  priority: ReminderPriority.default('medium'),
  contactId: Id.optional(),
  conversationId: Id.optional(),
})
export type ReminderDraft = z.infer<typeof ReminderDraft>
