import { LLMock } from '@copilotkit/aimock'

/** A model's answer, scripted. */
export type ScriptedReply =
  | { text: string }
  | { toolCalls: { name: string; arguments: Record<string, unknown>; id?: string }[]; text?: string }
  | { status: number; message: string }

export interface ModelStandIn {
  /** Base address for the OpenAI SDK, with /v1. */
  openAiUrl: string
  /** Base address for the Anthropic SDK. */
  anthropicUrl: string
  /** Answers a request whose last user message matches, `cutAfter` chunks long where given. First come, first served. */
  reply(when: { user: string | RegExp; afterTools?: boolean }, reply: ScriptedReply, cutAfter?: number): void
  /** What was asked so far, in the shape of OpenAI's chat requests whichever SDK asked. */
  requests(): { model: string; messages: { role: string; content: unknown }[]; tools?: unknown[] }[]
  reset(): void
  stop(): Promise<void>
}

/** A loopback server that speaks the providers' protocols from fixtures, for tests and the demo without a key. */
export async function startModelStandIn(): Promise<ModelStandIn> {
  const mock = new LLMock({ port: 0, host: '127.0.0.1', logLevel: 'silent' })
  await mock.start()
  return {
    openAiUrl: `${mock.url}/v1`,
    anthropicUrl: mock.url,
    reply({ user, afterTools }, reply, cutAfter) {
      mock.on(
        { userMessage: user, ...(afterTools === undefined ? {} : { hasToolResult: afterTools }) },
        responseOf(reply),
        cutAfter === undefined ? {} : { truncateAfterChunks: cutAfter, chunkSize: 4 },
      )
    },
    requests: () =>
      mock
        .getRequests()
        .flatMap((entry) => (entry.body ? [entry.body as ReturnType<ModelStandIn['requests']>[number]] : [])),
    reset: () => void mock.reset(),
    stop: () => mock.stop(),
  }
}

/** Said by every answer, under the names of both protocols. */
const usage = { prompt_tokens: 40, completion_tokens: 7, input_tokens: 40, output_tokens: 7 }

function responseOf(reply: ScriptedReply) {
  if ('status' in reply) return { status: reply.status, error: { message: reply.message }, retryAfter: 0 }
  if (!('toolCalls' in reply)) return { content: reply.text, usage }
  const toolCalls = reply.toolCalls.map((call) => ({ ...call, arguments: JSON.stringify(call.arguments) }))
  return reply.text === undefined ? { toolCalls, usage } : { content: reply.text, toolCalls, usage }
}
