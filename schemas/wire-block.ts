import { z } from 'zod'
import { Id, Moment, stored } from './common.ts'

/** That a channel is to be told to block somebody, or to stop that: kept until it was told. Unique (accountId, contactId). */
export const WireBlock = z.object({
  ...stored,
  accountId: Id,
  contactId: Id,
  isBlocked: z.boolean(),
  /** Raised with each change of mind, so that an answer to an older one is not taken for this one's. */
  version: z.int().default(1),
  dueAt: Moment,
  attempts: z.int().default(0),
})
export type WireBlock = z.infer<typeof WireBlock>
