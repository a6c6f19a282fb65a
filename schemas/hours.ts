import { z } from 'zod'
import { Id, Moment, stored } from './common.ts'

/** grant, top_up: put in. dedicate: given to a ticket. refund: back from it. expire: its time is over. correct: taken by hand. */
export const HoursKind = z.enum(['grant', 'top_up', 'dedicate', 'refund', 'expire', 'correct'])
export type HoursKind = z.infer<typeof HoursKind>

/** A row of the ledger of a contact's time. The balance is the sum of its minutes. */
export const HoursRow = z.object({
  ...stored,
  contactId: Id,
  kind: HoursKind,
  /** More than zero where time is put in, less where it is taken. */
  minutes: z.int(),
  /** What made it; with its kind and ordinal unique, so that one cause counts once. */
  source: z.object({
    kind: z.enum(['subscription', 'topup', 'by_hand', 'ticket', 'dedication', 'lot']),
    id: z.string(),
  }),
  ordinal: z.int().default(0),
  ticketId: Id.nullable().default(null),
  /** The row that put in the time which this one takes or gives back; null on such a row itself. */
  lotId: Id.nullable().default(null),
  /** On a row that puts time in: what of it is left, and until when it may be used. */
  left: z.int().min(0).default(0),
  expiresAt: Moment.nullable().default(null),
  reason: z.string().max(300).default(''),
})
export type HoursRow = z.infer<typeof HoursRow>
