import { chooseModel } from '../bot/llm/choose.ts'
import { type ModelClient, ModelError } from '../bot/llm/model.ts'
import type { CommandDoor } from '../commands/index.ts'
import { plainToLine } from '../commands/index.ts'
import type { Config } from '../config.ts'
import type { Scope } from '../core/scope.ts'

/** The model that is set up, for bots and for what members say in plain language; null: there is none. */
export const modelOf = (config: Config): ModelClient | null =>
  chooseModel({
    ...(config.OPENAI_API_KEY && { openAiKey: config.OPENAI_API_KEY }),
    ...(config.OPENAI_BASE_URL && { openAiBaseUrl: config.OPENAI_BASE_URL }),
    ...(config.ANTHROPIC_API_KEY && { anthropicKey: config.ANTHROPIC_API_KEY }),
    ...(config.ANTHROPIC_BASE_URL && { anthropicBaseUrl: config.ANTHROPIC_BASE_URL }),
    ...(config.BOT_MODEL && { model: config.BOT_MODEL }),
  })

const patienceMs = 10_000
const system = (usages: readonly string[]): string =>
  [
    'You turn what a member of a sales team says into one line of the commands below, and do nothing else.',
    'Answer with that line alone, beginning with a slash, or with NONE where no command says it.',
    'Names of customers are written @"Name" right behind the command. Invent no prices.',
    ...usages,
  ].join('\n')

/**
 * Plain language → a command line. Common phrases are read without a model; what a model says is only a proposal: one
 * line of a command that the member may use, shown to them and read by the same grammar when they run it.
 */
export function createUnderstanding(model: ModelClient | null, door: () => Pick<CommandDoor, 'list'>) {
  return async (text: string, scope: Scope): Promise<string | null> => {
    const known = plainToLine(text)
    if (known || !model || text.length > 500) return known
    const usable = door()
      .list(scope, 'en')
      .filter(({ allowed }) => allowed)
    try {
      const reply = await model.turn({
        system: system(usable.map(({ usage, title }) => `${usage}   ${title}`)),
        messages: [{ role: 'user', text }],
        tools: [],
        maxTokens: 200,
        signal: AbortSignal.timeout(patienceMs),
      })
      const line = reply.text.trim()
      const name = /^\/(\S{1,40})[^\n]*$/u.exec(line)?.[1]
      return usable.some((command) => command.name === name) ? line : null
    } catch (error) {
      if (error instanceof ModelError) return null
      throw error
    }
  }
}
