import { z } from 'zod'
import { Door } from './audit.ts'
import { Id, Locale, Moment, stored } from './common.ts'

/** void: its hour is over or five codes were wrong. */
export const ConfirmationStatus = z.enum(['pending', 'done', 'cancelled', 'void'])
export type ConfirmationStatus = z.infer<typeof ConfirmationStatus>

const Amount = z.object({ minor: z.int(), currency: z.string() })

/** What waits for a person's word: one run of one action with one input, asked by one member in one thread. */
export const Confirmation = z.object({
  ...stored,
  userId: Id,
  userName: z.string(),
  action: z.string(),
  title: z.string(),
  /** JSON as it was given; `inputHash` is of what it was parsed to. */
  input: z.string(),
  inputHash: z.string(),
  /** The same request again finds the same confirmation. Unique in its organization. */
  runKey: z.string(),
  door: Door,
  locale: Locale,
  timeZone: z.string(),
  /** What it is about. */
  conversationId: Id.nullable(),
  /** Where it was typed: a member's own thread, else the conversation. */
  threadId: Id.nullable(),
  code: z.string(),
  misses: z.int(),
  lines: z.array(z.string()),
  amount: Amount.nullable(),
  count: z.int().nullable(),
  undoable: z.boolean(),
  needsApprover: z.boolean(),
  approvedBy: z.object({ id: Id, name: z.string() }).nullable(),
  status: ConfirmationStatus,
  expiresAt: Moment,
  /** What the action answered. */
  output: z.unknown(),
})
export type Confirmation = z.infer<typeof Confirmation>

/** As its reader sees it. The code is shown to whoever asked, and to nobody else. */
export const ConfirmationView = Confirmation.pick({
  id: true,
  title: true,
  lines: true,
  amount: true,
  count: true,
  undoable: true,
  needsApprover: true,
  approvedBy: true,
  status: true,
  expiresAt: true,
  conversationId: true,
  createdAt: true,
}).extend({
  code: z.string().nullable(),
  askedBy: z.object({ id: Id, name: z.string() }),
  /** The reader may say yes to what is above the asker's limit. */
  mayApprove: z.boolean(),
  triesLeft: z.int(),
})
export type ConfirmationView = z.infer<typeof ConfirmationView>
