import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createAnthropicModel } from '../../src/bot/llm/anthropic.ts'
import { chooseModel } from '../../src/bot/llm/choose.ts'
import { type ModelClient, ModelError, type ModelRequest } from '../../src/bot/llm/model.ts'
import { createOpenAiModel } from '../../src/bot/llm/openai.ts'
import { type ModelStandIn, startModelStandIn } from '../../src/simulator/model/stand-in.ts'

let standIn: ModelStandIn
beforeAll(async () => {
  standIn = await startModelStandIn()
})
afterEach(() => standIn.reset())
afterAll(() => standIn.stop())

const options = { apiKey: 'test', maxRetries: 1, timeoutMs: 5_000 }
const clients: Record<string, () => ModelClient> = {
  openai: () => createOpenAiModel({ ...options, model: 'gpt-4.1-mini', baseURL: standIn.openAiUrl }),
  anthropic: () => createAnthropicModel({ ...options, model: 'claude-haiku-4-5', baseURL: standIn.anthropicUrl }),
}
const ask = (text: string, more: Partial<ModelRequest> = {}): ModelRequest => ({
  system: 'You sell parts.',
  messages: [{ role: 'user', text }],
  tools: [
    {
      name: 'search_knowledge',
      description: 'Looks it up',
      parameters: { type: 'object', properties: { query: { type: 'string' } }, required: ['query'] },
    },
  ],
  maxTokens: 300,
  ...more,
})
const failureOf = async (turn: Promise<unknown>) => {
  const error = await turn.then(
    () => null,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(ModelError)
  return (error as ModelError).failure
}

describe.each(['openai', 'anthropic'])('the real %s SDK against the stand-in', (name) => {
  const client = () => (clients[name] as () => ModelClient)()

  it('reads a text with its usage', async () => {
    standIn.reply({ user: 'hello' }, { text: 'Hello from the counter' })
    const reply = await client().turn(ask('hello'))
    expect(reply).toMatchObject({ text: 'Hello from the counter', toolCalls: [] })
    expect(reply.usage).toEqual({ inputTokens: 40, outputTokens: 7 })
    expect(standIn.requests()[0]?.messages[0]).toMatchObject({ role: 'system', content: 'You sell parts.' })
  })

  it('reads a tool call and sends its result back', async () => {
    standIn.reply(
      { user: 'pump', afterTools: false },
      { toolCalls: [{ name: 'search_knowledge', arguments: { query: 'air pump' }, id: 'call_1' }] },
    )
    standIn.reply({ user: 'pump', afterTools: true }, { text: 'It is 250 USD' })
    const first = await client().turn(ask('price of the pump'))
    expect(first.toolCalls).toMatchObject([{ name: 'search_knowledge', input: { query: 'air pump' } }])
    const callId = first.toolCalls[0]?.id ?? ''
    const second = await client().turn(
      ask('price of the pump', {
        messages: [
          { role: 'user', text: 'price of the pump' },
          { role: 'assistant', text: first.text, toolCalls: first.toolCalls },
          { role: 'tool', results: [{ callId, text: 'Air pump: 250 USD', isError: false }] },
        ],
      }),
    )
    expect(second.text).toBe('It is 250 USD')
    expect(JSON.stringify(standIn.requests().at(-1)?.messages)).toContain('Air pump: 250 USD')
  })

  it('tells 429 from 400 from a server that fails, after bounded retries', async () => {
    standIn.reply({ user: 'much' }, { status: 429, message: 'slow down' })
    standIn.reply({ user: 'wrong' }, { status: 400, message: 'bad request' })
    standIn.reply({ user: 'broken' }, { status: 500, message: 'oops' })
    expect(await failureOf(client().turn(ask('too much')))).toBe('rate-limited')
    expect(standIn.requests()).toHaveLength(2)
    expect(await failureOf(client().turn(ask('wrong')))).toBe('refused')
    expect(await failureOf(client().turn(ask('broken')))).toBe('unreachable')
  })

  it('a stream that is cut is an unreachable model, never half an answer', async () => {
    standIn.reply({ user: 'long' }, { text: 'This answer is long enough to be cut in its middle by the line' }, 3)
    expect(await failureOf(client().turn(ask('long')))).toBe('unreachable')
  })

  it('an abort ends the call', async () => {
    standIn.reply({ user: 'hello' }, { text: 'Hello' })
    expect(await failureOf(client().turn(ask('hello', { signal: AbortSignal.abort() })))).toBe('unreachable')
  })
})

it('nobody listening is an unreachable model', async () => {
  const client = createOpenAiModel({ ...options, maxRetries: 0, model: 'm', baseURL: 'http://127.0.0.1:9/v1' })
  expect(await failureOf(client.turn(ask('hello')))).toBe('unreachable')
})

describe('which model the settings name', () => {
  it.each([
    [{}, null],
    [{ openAiKey: 'k' }, 'openai'],
    [{ anthropicKey: 'k' }, 'anthropic'],
    [{ openAiKey: 'k', anthropicKey: 'k', model: 'gpt-4.1' }, 'openai'],
    [{ openAiKey: 'k', anthropicKey: 'k', model: 'claude-sonnet-4-5' }, 'anthropic'],
    [{ openAiKey: 'k', model: 'llama3.3' }, 'openai'],
  ])('%o → %s', (settings, provider) => expect(chooseModel(settings)?.provider ?? null).toBe(provider))
})
