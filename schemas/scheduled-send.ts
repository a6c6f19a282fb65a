import { z } from 'zod'
import { Id, Moment, stored } from './common.ts'
import { TimeZone } from './sign-in.ts'

/** A wall clock without a zone: 2026-11-22T09:00. */
const WallClock = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/)

/** Each so many days, weeks or months at the same wall clock, up to and with a day. */
export const Repeat = z.strictObject({
  every: z.enum(['day', 'week', 'month']),
  interval: z.int().min(1).max(12).default(1),
  until: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/)
    .nullable()
    .default(null),
})
export type Repeat = z.infer<typeof Repeat>

export const ScheduledSendStatus = z.enum(['active', 'done', 'cancelled'])
export const ScheduledSendEnd = z.enum(['by_hand', 'answered', 'blocked', 'opted_out', 'failed'])

/** What is to be sent later, once or again and again. What it sends are ordinary messages. */
export const ScheduledSend = z.object({
  ...stored,
  conversationId: Id,
  text: z.string().max(4096),
  fileId: Id.nullable().default(null),
  /** By the wall clock of the zone: 9 o'clock stays 9 o'clock when the clocks change. */
  at: WallClock,
  timeZone: TimeZone,
  repeat: Repeat.nullable().default(null),
  /** The customer writes first: it is not sent any more. */
  cancelOnReply: z.boolean().default(false),
  status: ScheduledSendStatus,
  endReason: ScheduledSendEnd.nullable().default(null),
  /** When it is sent next; null once it is over. */
  nextAt: Moment.nullable(),
  sentCount: z.int().default(0),
  lastSentAt: Moment.nullable().default(null),
  createdBy: z.object({ id: Id.nullable(), name: z.string().max(120) }),
})
export type ScheduledSend = z.infer<typeof ScheduledSend>

const draft = {
  text: z.string().max(4096),
  at: WallClock,
  timeZone: TimeZone,
  repeat: Repeat.nullable(),
  cancelOnReply: z.boolean(),
}

export const ScheduledSendDraft = z
  .strictObject({
    ...draft,
    /** The conversation. */
    id: Id,
    text: draft.text.default(''),
    fileId: Id.nullish(),
    repeat: draft.repeat.default(null),
    cancelOnReply: draft.cancelOnReply.default(false),
    /** The caller's key: the same key never plans twice. */
    clientId: z.string().min(8).max(128),
  })
  .refine((send) => send.text.trim() !== '' || send.fileId, { path: ['text'], message: 'text or fileId' })
export type ScheduledSendDraft = z.infer<typeof ScheduledSendDraft>

export const ScheduledSendPatch = z.strictObject(draft).partial()
export type ScheduledSendPatch = z.infer<typeof ScheduledSendPatch>
