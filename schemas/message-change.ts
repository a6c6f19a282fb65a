import { z } from 'zod'
import { Id, Moment, type Moves, stored } from './common.ts'

export const ChangeStatus = z.enum(['received', 'queued', 'sending', 'sent', 'failed'])
/** Forward only, as messages. */
export const changeMoves: Moves<z.infer<typeof ChangeStatus>> = {
  received: [],
  queued: ['sending', 'sent', 'failed'],
  sending: ['queued', 'sent', 'failed'],
  sent: [],
  failed: [],
}

export const ChangeType = z.enum(['edit', 'delete', 'reaction', 'vote'])

/**
 * What somebody did to a message, kept for itself: what a message looks like is worked out of all its changes, so that
 * it is the same in whatever order and however often they came, before the message itself too.
 */
export const MessageChange = z.object({
  ...stored,
  lineId: Id,
  /** Whose thread it is in. */
  contactId: Id,
  /** `lineId:senderKey:wireId` of the message that it is about. */
  targetKey: z.string().max(200),
  /** Who did it: the contact's id (in a group its member's), or 'us'. */
  actor: z.string().max(60),
  userId: Id.nullable().default(null),
  type: ChangeType,
  /** edit: the new text. */
  text: z.string().max(65536).nullable().default(null),
  /** reaction; null: taken back. */
  emoji: z.string().max(32).nullable().default(null),
  /** vote: all that is chosen now. */
  options: z.array(z.string().max(100)).max(12).default([]),
  wireId: z.string().max(128).nullable(),
  /** By the clock of who did it. */
  at: Moment,
  /** received: somebody else's. The others are ours, on their way out; a failed one has no effect. */
  status: ChangeStatus,
  failure: z.object({ code: z.string(), text: z.string() }).nullable().default(null),
  attempts: z.int().default(0),
  accountId: Id.nullable().default(null),
  conversationId: Id.nullable().default(null),
  /** Ours: goes out after what stands in its thread up to this number. */
  afterSeq: z.int().default(0),
})
export type MessageChange = z.infer<typeof MessageChange>
