import type OpenAI from 'openai'
import {
  type ModelClient,
  ModelError,
  type ModelMessage,
  type ModelOptions,
  type ModelReply,
  type ModelRequest,
  modelDefaults,
  parseArguments,
  toModelError,
} from './model.ts'

type Chunk = OpenAI.Chat.Completions.ChatCompletionChunk
type Param = OpenAI.Chat.Completions.ChatCompletionMessageParam

/** OpenAI and whoever speaks its chat-completions protocol. The SDK is loaded at the first turn. */
export function createOpenAiModel(options: ModelOptions): ModelClient {
  let client: Promise<OpenAI> | null = null
  const connect = async () => {
    const { default: Client } = await import('openai')
    return new Client({
      apiKey: options.apiKey,
      baseURL: options.baseURL,
      maxRetries: options.maxRetries ?? modelDefaults.maxRetries,
      timeout: options.timeoutMs ?? modelDefaults.timeoutMs,
    })
  }
  return {
    provider: 'openai',
    model: options.model,
    async turn(request) {
      client ??= connect()
      try {
        const stream = await (await client).chat.completions.create(
          paramsOf(options.model, request, !options.baseURL),
          {
            signal: request.signal,
          },
        )
        return await collect(stream)
      } catch (error) {
        throw toModelError(error)
      }
    },
  }
}

/** `own`: OpenAI itself, whose newer models refuse `max_tokens`; the others know no other name for it. */
function paramsOf(model: string, request: ModelRequest, own: boolean) {
  return {
    model,
    stream: true as const,
    stream_options: { include_usage: true },
    ...(own ? { max_completion_tokens: request.maxTokens } : { max_tokens: request.maxTokens }),
    messages: [{ role: 'system' as const, content: request.system }, ...request.messages.flatMap(toParams)],
    ...(request.tools.length > 0
      ? { tools: request.tools.map((tool) => ({ type: 'function' as const, function: { ...tool } })) }
      : {}),
  }
}

function toParams(message: ModelMessage): Param[] {
  if (message.role === 'user') return [{ role: 'user', content: message.text }]
  if (message.role === 'tool')
    return message.results.map((result) => ({ role: 'tool', tool_call_id: result.callId, content: result.text }))
  const calls = message.toolCalls ?? []
  if (calls.length === 0) return [{ role: 'assistant', content: message.text }]
  return [
    {
      role: 'assistant',
      content: message.text || null,
      tool_calls: calls.map(({ id, name, input }) => ({
        id,
        type: 'function',
        function: { name, arguments: typeof input === 'string' ? input : JSON.stringify(input) },
      })),
    },
  ]
}

interface Collected {
  text: string
  calls: Map<number, { id: string; name: string; text: string }>
  usage: ModelReply['usage']
  finished: string | null
}

/** Adds up a stream. One that ends without saying why it ended was cut. */
async function collect(stream: AsyncIterable<Chunk>): Promise<ModelReply> {
  const so: Collected = { text: '', calls: new Map(), usage: { inputTokens: 0, outputTokens: 0 }, finished: null }
  for await (const chunk of stream) take(so, chunk)
  if (so.finished === null) throw new ModelError('unreachable')
  if (so.finished === 'content_filter') throw new ModelError('refused')
  const toolCalls = [...so.calls.values()].map(({ id, name, text }) => ({ id, name, input: parseArguments(text) }))
  return { text: so.text, toolCalls, usage: so.usage }
}

function take(so: Collected, chunk: Chunk): void {
  if (chunk.usage) so.usage = { inputTokens: chunk.usage.prompt_tokens, outputTokens: chunk.usage.completion_tokens }
  const choice = chunk.choices[0]
  if (!choice) return
  so.text += choice.delta.content ?? ''
  for (const part of choice.delta.tool_calls ?? []) {
    const call = so.calls.get(part.index) ?? { id: '', name: '', text: '' }
    call.id ||= part.id ?? ''
    call.name ||= part.function?.name ?? ''
    call.text += part.function?.arguments ?? ''
    so.calls.set(part.index, call)
  }
  so.finished = choice.finish_reason ?? so.finished
}
