import { z } from 'zod'
import type { Id, Locale } from '../../schemas/common.ts'
import type { AnyAction, Caller } from '../core/action.ts'
import type { ActionRunner } from '../core/action-runner.ts'
import { AppError, say, type Text } from '../core/errors.ts'
import type { Scope } from '../core/scope.ts'
import { reasonLength } from './flow-runner.ts'
import type { BotDefinition } from './kit.ts'
import type { Knowledge } from './knowledge/search.ts'
import type { ModelTool, ModelToolCall } from './llm/model.ts'

export interface ToolContext {
  /** The bot as actor, with the contact of its conversation. */
  scope: Scope
  conversationId: Id
  contactId: Id
  locale: Locale
  teamLocale: Locale
  timeZone: string
  turnId: Id
}

export interface ToolResult {
  /** For the model. */
  text: string
  ok: boolean
  code: string | null
  /** A person has to take it, and why: the turn ends. */
  handoff?: string
  knowledge?: string[]
}

export interface Tools {
  list: readonly ModelTool[]
  /** `ordinal` counts the calls of the turn: with it a tool that is run again after a crash happens once. */
  run(call: ModelToolCall, ordinal: number, context: ToolContext): Promise<ToolResult>
}

interface Tool<I extends z.ZodObject = z.ZodObject> {
  name: string
  description: string
  input: I
  run(input: z.output<I>, ordinal: number, context: ToolContext): Promise<ToolResult>
}
const tool = <I extends z.ZodObject>(definition: Tool<I>): Tool => definition as unknown as Tool

/**
 * What this bot's model may do: search, request a quote, hand over, and the actions that its definition lists, as far
 * as they are offered to bots and their risk is read or write. A listed action that is not, stops the start.
 */
export function createTools(
  bot: BotDefinition,
  knowledge: Knowledge,
  runner: Pick<ActionRunner, 'find' | 'run'>,
): Tools {
  const actions = bot.actions.map((name) => actionTool(allowed(bot, name, runner.find(name)), runner))
  const tools = new Map([searchTool(knowledge), quoteTool, handOffTool, ...actions].map((one) => [one.name, one]))
  return {
    list: [...tools.values()].map(({ name, description, input }) => ({
      name,
      description,
      parameters: schemaOf(input),
    })),
    async run(call, ordinal, context) {
      const found = tools.get(call.name)
      if (!found) return refused('unknown-tool', `There is no tool ${call.name.slice(0, 60)}.`)
      const input = found.input.safeParse(call.input)
      if (!input.success) return refused('invalid-input', issuesOf(input.error))
      return found.run(input.data, ordinal, context)
    },
  }
}

const refused = (code: string, text: string): ToolResult => ({ ok: false, code, text })
const issuesOf = (error: z.ZodError): string =>
  error.issues.map((issue) => `${issue.path.join('.') || 'input'}: ${issue.message}`).join('; ')

function schemaOf(input: z.ZodObject): Record<string, unknown> {
  const { $schema: _, ...schema } = z.toJSONSchema(input, { io: 'input' })
  return schema
}

const searchTool = (knowledge: Knowledge): Tool =>
  tool({
    name: 'search_knowledge',
    description: 'Looks up what the shop knows: prices, stock, hours, delivery, returns, warranty, payment.',
    input: z.strictObject({
      query: z.string().min(1).max(300).describe('the words of the question, in the language of the customer'),
    }),
    async run({ query }, _, { locale }) {
      const hits = knowledge.search(query, locale)
      if (hits.length === 0)
        return { ok: true, code: null, text: 'Nothing is known about this. Say so, and hand over if it matters.' }
      return {
        ok: true,
        code: null,
        text: hits.map(({ piece }) => `${piece.title}: ${piece.body}`).join('\n'),
        knowledge: hits.map(({ piece }) => piece.title),
      }
    },
  })

const quoteTool = tool({
  name: 'request_quote',
  description:
    'Gives the details for a quote to a colleague, who prepares and sends it. The conversation goes to them.',
  input: z.strictObject({
    vehicle: z.string().min(1).max(60),
    year: z.int().min(1950).max(2035),
    part: z.string().min(1).max(80),
    quantity: z.int().min(1).max(999),
    remarks: z.string().max(120).optional(),
  }),
  async run({ remarks, ...details }, _, { teamLocale }) {
    const reason = say(quoteReason, teamLocale, details) + (remarks ? ` (${remarks})` : '')
    return { ok: true, code: null, text: 'Passed on.', handoff: reason.slice(0, reasonLength) }
  },
})
const quoteReason: Text = {
  en: 'Quote request: {{quantity}} × {{part}} for {{vehicle}} {{year}}',
  es: 'Pide cotización: {{quantity}} × {{part}} para {{vehicle}} {{year}}',
  pt: 'Pede orçamento: {{quantity}} × {{part}} para {{vehicle}} {{year}}',
  ar: 'طلب عرض سعر: {{quantity}} × {{part}} لسيارة {{vehicle}} {{year}}',
}

const handOffTool = tool({
  name: 'hand_off',
  description:
    'Passes the conversation to a person: when asked for one, when you do not know, when the customer is upset.',
  input: z.strictObject({ reason: z.string().min(1).max(200).describe('for the colleague, one short sentence') }),
  run: async ({ reason }) => ({ ok: true, code: null, text: 'Passed on.', handoff: reason }),
})

function allowed(bot: BotDefinition, name: string, action: AnyAction | undefined): AnyAction {
  if (!action?.bot) throw new Error(`bot ${bot.name}: the action ${name} is not offered to bots`)
  if (action.risk !== 'read' && action.risk !== 'write')
    throw new Error(`bot ${bot.name}: the action ${name} is one of ${action.risk}, which no bot may run`)
  const fields = Object.keys(action.bot.input.shape)
  if (fields.some((field) => ownFields.has(field)))
    throw new Error(`bot ${bot.name}: the action ${name} lets the model name a contact`)
  return action
}

/** Filled in from the conversation, never by the model. */
const ownFields = new Set(['contactId', 'conversationId'])

function actionTool(action: AnyAction, runner: Pick<ActionRunner, 'run'>): Tool {
  const offered = action.bot
  if (!offered) throw new Error(`${action.name} is not offered to bots`)
  return tool({
    // providers allow letters, digits, _ and - only
    name: action.name.replace(/[^a-zA-Z0-9_-]/g, '_'),
    description: offered.description,
    // a field that is not offered (another contact's id) is refused, and the model told so
    input: offered.input.strict(),
    async run(input, ordinal, context) {
      const caller: Caller = {
        scope: context.scope,
        door: 'bot',
        locale: context.locale,
        timeZone: context.timeZone,
        conversationId: context.conversationId,
        key: `${context.turnId}:${ordinal}`,
      }
      try {
        const output = await runner.run(action.name, caller, withContact(action, input, context))
        return { ok: true, code: null, text: JSON.stringify(output).slice(0, 2_000) }
      } catch (error) {
        if (error instanceof AppError) return refused(error.code, error.in('en'))
        throw error
      }
    },
  })
}

/** The conversation's own contact, in the fields that the action has for it. */
function withContact(action: AnyAction, input: Record<string, unknown>, context: ToolContext): Record<string, unknown> {
  const shape = action.input instanceof z.ZodObject ? action.input.shape : {}
  return {
    ...input,
    ...('contactId' in shape ? { contactId: context.contactId } : {}),
    ...('conversationId' in shape ? { conversationId: context.conversationId } : {}),
  }
}
