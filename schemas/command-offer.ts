import { z } from 'zod'
import { Id, Moment, stored } from './common.ts'
import { CommandChoice } from './message.ts'

/** What a member's own thread offered last: answered with a number, or with yes where there is one. */
export const CommandOffer = z.object({
  ...stored,
  userId: Id,
  threadId: Id,
  choices: z.array(CommandChoice),
  /** The message that chose: it may be looked at again, another one chooses nothing any more. */
  takenBy: z.string().nullable(),
  expiresAt: Moment,
})
export type CommandOffer = z.infer<typeof CommandOffer>
