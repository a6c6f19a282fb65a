import { z } from 'zod'
import { Id, Locale, Moment, stored } from './common.ts'

/** Where a flow stands: one step asked, the answers so far. */
export const FlowState = z.object({
  name: z.string(),
  step: z.string(),
  answers: z.record(z.string(), z.string()),
  /** Answers in a row that could not be read. */
  tries: z.int(),
  askedAt: Moment,
})
export type FlowState = z.infer<typeof FlowState>

/** The bot's side of one episode of a conversation. Unique (organizationId, conversationId, episodeId). */
export const BotSession = z.object({
  ...stored,
  conversationId: Id,
  episodeId: Id.nullable(),
  bot: z.string(),
  locale: Locale,
  greetedAt: Moment.nullable().default(null),
  flow: FlowState.nullable().default(null),
  turns: z.int().default(0),
  handedOffAt: Moment.nullable().default(null),
})
export type BotSession = z.infer<typeof BotSession>

export const AnswerSource = z.enum(['greeting', 'flow', 'knowledge', 'model', 'handoff'])
export type AnswerSource = z.infer<typeof AnswerSource>

export const ModelUsage = z.object({ inputTokens: z.int(), outputTokens: z.int() })
export type ModelUsage = z.infer<typeof ModelUsage>

/** One answer of the model, stored before the first of its tools runs, so that a turn cut short is resumed, not asked again. */
export const ModelAnswer = z.object({
  text: z.string(),
  toolCalls: z.array(z.object({ id: z.string(), name: z.string(), input: z.unknown() })),
  usage: ModelUsage,
})
export type ModelAnswer = z.infer<typeof ModelAnswer>

/** What the bot did about the messages up to `upToSeq`. Unique (organizationId, conversationId, upToSeq). */
export const BotTurn = z.object({
  ...stored,
  conversationId: Id,
  contactId: Id,
  bot: z.string(),
  upToSeq: z.int(),
  /** open: under way, or cut short by a crash; done: its answer is queued. */
  state: z.enum(['open', 'done']),
  source: AnswerSource.nullable().default(null),
  /** Titles of the pieces of knowledge that were used. */
  knowledge: z.array(z.string()).default([]),
  model: z.string().nullable().default(null),
  answers: z.array(ModelAnswer).default([]),
  /** Tools that ran, in order; `code` says why one did not. */
  tools: z
    .array(z.object({ ordinal: z.int(), name: z.string(), ok: z.boolean(), code: z.string().nullable() }))
    .default([]),
  /** Why the model was not used to the end. */
  problem: z.string().max(80).nullable().default(null),
  inputTokens: z.int().default(0),
  outputTokens: z.int().default(0),
})
export type BotTurn = z.infer<typeof BotTurn>
