import type { ModelUsage } from '../../../schemas/bot.ts'

/** A tool as a model sees it: `parameters` is JSON Schema of an object. */
export interface ModelTool {
  name: string
  description: string
  parameters: Record<string, unknown>
}

/** `input` is what the model wrote, unparsed by us: the tool's own schema judges it. */
export interface ModelToolCall {
  id: string
  name: string
  input: unknown
}

export type ModelMessage =
  | { role: 'user'; text: string }
  | { role: 'assistant'; text: string; toolCalls?: readonly ModelToolCall[] }
  | { role: 'tool'; results: readonly { callId: string; text: string; isError: boolean }[] }

export interface ModelRequest {
  system: string
  /** The first one is the user's, and they alternate. */
  messages: readonly ModelMessage[]
  tools: readonly ModelTool[]
  maxTokens: number
  /** Aborts the call; the promise rejects with `unreachable`. */
  signal?: AbortSignal
}

export interface ModelReply {
  text: string
  toolCalls: ModelToolCall[]
  usage: ModelUsage
}

/** One model of one provider. Rejects with ModelError only. */
export interface ModelClient {
  readonly provider: 'openai' | 'anthropic'
  readonly model: string
  turn(request: ModelRequest): Promise<ModelReply>
}

/**
 * rate-limited: too many requests or no budget left. refused: the provider did not take the request, or the model
 * declined it; the same again is useless. unreachable: no answer, an answer cut short, or a fault on their side.
 */
export type ModelFailure = 'rate-limited' | 'refused' | 'unreachable'

export class ModelError extends Error {
  readonly failure: ModelFailure
  constructor(failure: ModelFailure, cause?: unknown) {
    super(`the model is ${failure}`, { cause })
    this.name = 'ModelError'
    this.failure = failure
  }
}

/** What both SDKs are given: they retry by themselves, with the provider's own waits, and give up. */
export interface ModelOptions {
  apiKey: string
  model: string
  baseURL?: string
  /** Tries after the first. Default 2. */
  maxRetries?: number
  /** For one try, milliseconds. Default 30 000. */
  timeoutMs?: number
}
export const modelDefaults = { maxRetries: 2, timeoutMs: 30_000 }

/**
 * Both SDKs' errors by what they have in common: `status` where there was an answer. A stream that is cut arrives as
 * a bare TypeError, without one.
 */
export function toModelError(error: unknown): ModelError {
  if (error instanceof ModelError) return error
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined
  if (status === 429) return new ModelError('rate-limited', error)
  if (typeof status === 'number' && status >= 400 && status < 500 && status !== 408 && status !== 409)
    return new ModelError('refused', error)
  return new ModelError('unreachable', error)
}

/** A tool call's arguments as they came over the wire; what is no JSON stays text, and the tool's schema refuses it. */
export function parseArguments(text: string): unknown {
  if (text.trim() === '') return {}
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
