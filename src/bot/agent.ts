import type { BotTurn, ModelAnswer } from '../../schemas/bot.ts'
import type { Message } from '../../schemas/message.ts'
import type { LoadedBot } from './knowledge/load.ts'
import { type ModelClient, ModelError, type ModelMessage } from './llm/model.ts'
import { presentable, systemPrompt, transcriptOf } from './prompt.ts'
import type { ToolContext, ToolResult, Tools } from './tools.ts'

/** Tools that one turn may call, in all. */
const maxTools = 8
/** Answers of the model in one turn. */
const maxRounds = 6
const maxTokens = 700

export interface AgentDeps {
  bot: LoadedBot
  model: ModelClient
  tools: Tools
  /** Stores an answer of the model. Awaited before the first of its tools runs. */
  keep(turn: BotTurn, answer: ModelAnswer): Promise<void>
}

export interface AgentTask {
  /** Stored already; with answers where an earlier try was cut short: these are not asked for again. */
  turn: BotTurn
  history: readonly Message[]
  business: string
  context: ToolContext
  now: Date
  signal: AbortSignal
}

export interface AgentOutcome {
  /** Null: the model gave nothing that a customer may read. */
  text: string | null
  handoff: string | null
  knowledge: string[]
  tools: BotTurn['tools']
  /** Why it came to nothing. */
  problem: string | null
}

/** One turn of the model with its tools. Throws only what is no fault of the model: the store, a bug, a lost lease. */
export async function runAgent(deps: AgentDeps, task: AgentTask): Promise<AgentOutcome> {
  const outcome: AgentOutcome = { text: null, handoff: null, knowledge: [], tools: [], problem: null }
  const messages: ModelMessage[] = transcriptOf(task.history)
  if (messages.at(-1)?.role !== 'user') return { ...outcome, problem: 'nothing-asked' }
  for (let round = 0; round < maxRounds; round++) {
    const answer = await nextAnswer(deps, task, messages, round)
    if (answer instanceof ModelError) return { ...outcome, problem: answer.failure }
    const calls = answer.toolCalls
    if (calls.length === 0 || outcome.tools.length + calls.length > maxTools)
      return calls.length === 0 ? ended(deps, outcome, answer.text) : { ...outcome, problem: 'too-many-tools' }
    messages.push({ role: 'assistant', text: answer.text, toolCalls: calls })
    const results = await runTools(deps, task, outcome, calls)
    if (outcome.handoff !== null) return { ...outcome, text: presentable(answer.text, deps.bot) }
    messages.push({ role: 'tool', results })
  }
  return { ...outcome, problem: 'too-many-rounds' }
}

function ended(deps: AgentDeps, outcome: AgentOutcome, text: string): AgentOutcome {
  const said = presentable(text, deps.bot)
  return { ...outcome, text: said, problem: said === null ? 'nothing-to-say' : null }
}

async function nextAnswer(
  deps: AgentDeps,
  task: AgentTask,
  messages: readonly ModelMessage[],
  round: number,
): Promise<ModelAnswer | ModelError> {
  const kept = task.turn.answers[round]
  if (kept) return kept
  try {
    const reply = await deps.model.turn({
      system: systemPrompt(deps.bot, task.business, task.context.locale, task.now),
      messages,
      tools: deps.tools.list,
      maxTokens,
      signal: task.signal,
    })
    task.signal.throwIfAborted()
    await deps.keep(task.turn, reply)
    return reply
  } catch (error) {
    task.signal.throwIfAborted()
    if (error instanceof ModelError) return error
    throw error
  }
}

async function runTools(
  deps: AgentDeps,
  task: AgentTask,
  outcome: AgentOutcome,
  calls: ModelAnswer['toolCalls'],
): Promise<{ callId: string; text: string; isError: boolean }[]> {
  const results: { callId: string; text: string; isError: boolean }[] = []
  for (const call of calls) {
    task.signal.throwIfAborted()
    const ordinal = outcome.tools.length
    const result: ToolResult = await deps.tools.run(call, ordinal, task.context)
    outcome.tools.push({ ordinal, name: call.name.slice(0, 60), ok: result.ok, code: result.code })
    outcome.knowledge.push(...(result.knowledge ?? []))
    outcome.handoff ??= result.handoff ?? null
    results.push({ callId: call.id, text: result.text, isError: !result.ok })
  }
  return results
}
