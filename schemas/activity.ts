import { z } from 'zod'
import { Id, stored } from './common.ts'
import { RecordNoun } from './message.ts'

/** One line of a customer's history: who did what with which record. Never changed. */
export const Activity = z.object({
  ...stored,
  contactId: Id.nullable(),
  conversationId: Id.nullable().default(null),
  record: z.object({ noun: RecordNoun, id: Id }),
  /** In snake_case: created, sent, accepted, paid. */
  verb: z.string().regex(/^[a-z][a-z_]{1,39}$/),
  actor: z.object({ kind: z.enum(['user', 'contact', 'bot', 'system']), id: z.string().nullable() }),
  params: z.record(z.string(), z.string()).default({}),
})
export type Activity = z.infer<typeof Activity>

/** With the name of the member who did it. */
export const ActivityView = Activity.extend({ actorName: z.string().nullable() })
