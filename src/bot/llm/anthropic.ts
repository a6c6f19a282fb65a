import type Anthropic from '@anthropic-ai/sdk'
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

/** Claude, through Anthropic's own SDK, loaded at the first turn. */
export function createAnthropicModel(options: ModelOptions): ModelClient {
  let client: Promise<Anthropic> | null = null
  const connect = async () => {
    const { default: Client } = await import('@anthropic-ai/sdk')
    return new Client({
      apiKey: options.apiKey,
      baseURL: options.baseURL,
      maxRetries: options.maxRetries ?? modelDefaults.maxRetries,
      timeout: options.timeoutMs ?? modelDefaults.timeoutMs,
    })
  }
  return {
    provider: 'anthropic',
    model: options.model,
    async turn(request) {
      client ??= connect()
      try {
        const stream = await (await client).messages.create(paramsOf(options.model, request), {
          signal: request.signal,
        })
        return await collect(stream)
      } catch (error) {
        throw toModelError(error)
      }
    },
  }
}

function paramsOf(model: string, request: ModelRequest) {
  return {
    model,
    stream: true as const,
    max_tokens: request.maxTokens,
    system: request.system,
    messages: request.messages.map(toParam),
    ...(request.tools.length > 0
      ? {
          tools: request.tools.map(({ name, description, parameters }) => ({
            name,
            description,
            input_schema: { ...parameters, type: 'object' as const },
          })),
        }
      : {}),
  }
}

function toParam(message: ModelMessage): Anthropic.MessageParam {
  if (message.role === 'user') return { role: 'user', content: message.text }
  if (message.role === 'tool')
    return {
      role: 'user',
      content: message.results.map((result) => ({
        type: 'tool_result',
        tool_use_id: result.callId,
        content: result.text,
        is_error: result.isError,
      })),
    }
  const calls = (message.toolCalls ?? []).map(({ id, name, input }) => ({
    type: 'tool_use' as const,
    id,
    name,
    input: typeof input === 'object' && input !== null ? input : {},
  }))
  if (calls.length === 0) return { role: 'assistant', content: message.text }
  return {
    role: 'assistant',
    content: [...(message.text ? [{ type: 'text' as const, text: message.text }] : []), ...calls],
  }
}

interface Collected {
  text: string
  calls: Map<number, { id: string; name: string; text: string }>
  usage: ModelReply['usage']
  stopReason: string | null
  ended: boolean
}

/** Adds up a stream. One without its `message_stop` was cut. */
async function collect(stream: AsyncIterable<Anthropic.RawMessageStreamEvent>): Promise<ModelReply> {
  const so: Collected = {
    text: '',
    calls: new Map(),
    usage: { inputTokens: 0, outputTokens: 0 },
    stopReason: null,
    ended: false,
  }
  for await (const event of stream) take(so, event)
  if (!so.ended) throw new ModelError('unreachable')
  if (so.stopReason === 'refusal') throw new ModelError('refused')
  return {
    text: so.text,
    toolCalls: [...so.calls.values()].map(({ id, name, text }) => ({ id, name, input: parseArguments(text) })),
    usage: so.usage,
  }
}

function take(so: Collected, event: Anthropic.RawMessageStreamEvent): void {
  if (event.type === 'message_start') {
    const { input_tokens, cache_creation_input_tokens, cache_read_input_tokens } = event.message.usage
    so.usage.inputTokens = input_tokens + (cache_creation_input_tokens ?? 0) + (cache_read_input_tokens ?? 0)
  } else if (event.type === 'content_block_start' && event.content_block.type === 'tool_use') {
    so.calls.set(event.index, { id: event.content_block.id, name: event.content_block.name, text: '' })
  } else if (event.type === 'content_block_delta') {
    const call = so.calls.get(event.index)
    if (event.delta.type === 'text_delta') so.text += event.delta.text
    else if (event.delta.type === 'input_json_delta' && call) call.text += event.delta.partial_json
  } else if (event.type === 'message_delta') {
    so.usage.outputTokens = event.usage.output_tokens
    so.stopReason = event.delta.stop_reason
  } else if (event.type === 'message_stop') so.ended = true
}
