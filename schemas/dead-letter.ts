import { z } from 'zod'
import { Id, Moment, stored } from './common.ts'

/** What came from a channel and could not be stored as a message: kept whole, so that it can be replayed. */
export const DeadLetter = z.object({
  ...stored,
  kind: z.enum(['inbound', 'receipt']),
  accountId: Id,
  lineId: Id,
  payload: z.record(z.string(), z.unknown()),
  error: z.string().max(2000),
  replayedAt: Moment.nullable().default(null),
  /** Somebody wants it on the road again; a worker puts it there and clears this. */
  replayRequestedAt: Moment.nullable().default(null),
  discardedAt: Moment.nullable().default(null),
})
export type DeadLetter = z.infer<typeof DeadLetter>
