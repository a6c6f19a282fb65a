import { z } from 'zod'
import { Id, Moment, stored } from './common.ts'

export const ConsentKind = z.enum(['stop', 'start'])
/** message: the customer's own words. by_hand: a member was told otherwise (at the counter, on the phone). */
export const ConsentSource = z.enum(['message', 'by_hand', 'import', 'form'])

/** The ledger of consent: who, when, in which words. Never changed, only added to. */
export const Consent = z.object({
  ...stored,
  contactId: Id,
  kind: ConsentKind,
  source: ConsentSource.default('message'),
  conversationId: Id.nullable().default(null),
  /** The evidence, where it was said in a message. */
  messageId: Id.nullable().default(null),
  /** The customer's words; of what was noted by hand, the reason. */
  words: z.string().max(300),
  channel: z.string().max(40),
  at: Moment,
  /** The member who noted it; null: the customer said it themselves. */
  by: z
    .object({ id: Id, name: z.string().max(120) })
    .nullable()
    .default(null),
})
export type Consent = z.infer<typeof Consent>
