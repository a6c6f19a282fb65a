import type { Id, Locale } from '../../schemas/common.ts'
import type { CommandContext, CommandSyntax } from '../core/action.ts'
import { ConfirmationNeeded } from '../core/confirming.ts'
import { AppError, notFound, type Params, say, type Text } from '../core/errors.ts'
import type { Scope } from '../core/scope.ts'
import { askedAnswer, choosing, doneAnswer, offered, propose, replyOf } from './answers.ts'
import { Choose } from './choosing.ts'
import { findCustomer, needsCustomer, splitCustomer } from './customers.ts'
import {
  didYouMean,
  exampleText,
  membersOnly,
  noCommand,
  notAllowed,
  seeHelp,
  unknown,
  usageText,
} from './door-texts.ts'
import type { Command, CommandAnswer, CommandDoorDeps, CommandLine } from './door-types.ts'
import { type CommandEntry, helpEntry, helpOf, helpText, isHelp } from './help.ts'
import { distance, fold } from './words.ts'

/**
 * The one door for typed lines, from the composer and from a member's own number: name → permission → what the line
 * means → the action. Refusals and mistakes are answers in the reader's language; only faults of ours are thrown.
 */
export function createCommandDoor(deps: CommandDoorDeps) {
  const commands: Command[] = deps.runner
    .list()
    .flatMap((action) => (action.command ? [{ action, syntax: action.command }] : []))
  assertDistinct(commands)
  const mayUse = (command: Command, scope: Scope): boolean => allowed(deps, command, scope) !== null
  return {
    async run(line: CommandLine): Promise<CommandAnswer> {
      try {
        return await answerOf(deps, commands, line)
      } catch (error) {
        if (error instanceof AppError) return { ok: false, text: error.in(line.caller.locale), record: null }
        throw error
      }
    },
    /** Every command, for completion and help, with whether this member may use it. */
    list: (scope: Scope, locale: Locale): CommandEntry[] => [
      ...commands.map(({ action, syntax }) => ({
        name: syntax.name,
        aliases: [...(syntax.aliases ?? [])],
        usage: syntax.usage,
        title: say(action.title, locale),
        examples: [...syntax.examples],
        allowed: mayUse({ action, syntax }, scope),
      })),
      helpEntry(locale),
    ],
  }
}
export type CommandDoor = ReturnType<typeof createCommandDoor>

const answerOf = async (deps: CommandDoorDeps, commands: readonly Command[], line: CommandLine) =>
  (await replyOf(deps, commands, line, (chosen) => runLine(deps, commands, { ...line, line: chosen }))) ??
  offered(deps, line, await runLine(deps, commands, line))

/** Two commands of one word: a mistake of ours, found at the start. */
function assertDistinct(commands: readonly Command[]): void {
  const words = commands.flatMap(({ syntax }) => [...new Set([syntax.name, ...(syntax.aliases ?? [])].map(fold))])
  const twice = words.find((word, at) => words.indexOf(word) !== at)
  if (twice) throw new Error(`Two commands are called /${twice}`)
}

/** The scope that the command's action would get; null: it needs a permission that is not there. */
function allowed(deps: CommandDoorDeps, { action }: Command, scope: Scope): Scope | null {
  try {
    return deps.runner.allow(action, scope)
  } catch (error) {
    if (error instanceof AppError) return null
    throw error
  }
}

async function runLine(
  deps: CommandDoorDeps,
  commands: readonly Command[],
  given: CommandLine,
): Promise<CommandAnswer> {
  const { caller } = given
  const { locale, scope } = caller
  const refuse = (text: Text, params: Params = {}) => ({ ok: false, text: say(text, locale, params), record: null })
  // the bot's and the customers' ways in are others: a customer who types /quote is a customer
  if (scope.actor.kind !== 'user') return refuse(membersOnly)
  const typed = /^\s*\/\s?(\S{1,40})(?:\s+|$)([\s\S]*)$/u.exec(given.line)
  if (!typed) return (await propose(deps, caller, given.line)) ?? refuse(noCommand)
  const word = fold(typed[1] ?? '')
  const rest = typed[2] ?? ''
  const usable = commands.filter((command) => allowed(deps, command, scope) !== null)
  if (isHelp(word)) return { ok: true, text: help(usable, rest, locale), record: null }
  const command = commands.find((one) => wordsOf(one).includes(word))
  if (!command) {
    const proposed = await propose(deps, caller, given.line.replace(/^\s*\//, ''))
    if (proposed) return proposed
  }
  if (!command) return refuse(unknown, { word: typed[1] ?? '', hint: nearest(usable, word, locale) })
  const narrowed = allowed(deps, command, scope)
  if (!narrowed) return refuse(notAllowed, { name: command.syntax.name, permission: String(command.action.permission) })
  return runCommand(deps, command, given, { scope: narrowed, rest })
}

const wordsOf = ({ syntax }: Command): string[] => [syntax.name, ...(syntax.aliases ?? [])].map(fold)

function help(usable: readonly Command[], rest: string, locale: Locale): string {
  const word = fold(rest.replace(/^\s*\//, ''))
  const one = usable.find((command) => wordsOf(command).includes(word))
  return one ? helpOf(one, locale) : helpText(usable, locale)
}

function nearest(usable: readonly Command[], word: string, locale: Locale): string {
  const near = usable
    .map(({ syntax, action }) => ({
      name: syntax.name,
      far: Math.min(...wordsOf({ syntax, action }).map((known) => distance(known, word))),
    }))
    .sort((a, b) => a.far - b.far)[0]
  return near && near.far <= Math.min(2, Math.floor(word.length / 2))
    ? say(didYouMean, locale, { name: near.name })
    : say(seeHelp, locale)
}

async function runCommand(
  deps: CommandDoorDeps,
  command: Command,
  { caller, conversationId, messageId }: CommandLine,
  { scope, rest }: { scope: Scope; rest: string },
): Promise<CommandAnswer> {
  const { action, syntax } = command
  const { locale, timeZone } = caller
  let mention = ''
  try {
    const about = await aboutWhom(deps, scope, syntax, conversationId, rest)
    mention = rest.slice(0, rest.length - about.rest.length)
    const { currency } = await deps.organizations.get(scope.organizationId)
    const { conversation } = about
    const context: CommandContext = { scope, locale, timeZone, currency, conversation }
    const input = await syntax.parse(about.rest, context)
    const run = { ...caller, conversationId: conversation?.id ?? null, key: messageId }
    const output = await deps.runner.run(action.name, run, input)
    return doneAnswer(command, output, context, about.name)
  } catch (error) {
    if (error instanceof ConfirmationNeeded) return askedAnswer(error.confirmation, caller)
    if (error instanceof Choose) return choosing(error, `/${syntax.name} ${mention}`, caller)
    if (!(error instanceof AppError)) throw error
    const usage = error.code === 'command.bad-line' ? `\n${say(usageText, locale, { usage: syntax.usage })}` : ''
    const example = usage && syntax.examples[0] ? `\n${say(exampleText, locale, { example: syntax.examples[0] })}` : ''
    return { ok: false, text: `${error.in(locale)}${usage}${example}`, record: null }
  }
}

/** What stands behind @ in these is a colleague, where the conversation says who the customer is. */
const takesMember = new Set(['assign'])

interface About {
  conversation: { id: Id; contactId: Id } | null
  rest: string
  name: string | null
}

async function aboutWhom(
  deps: CommandDoorDeps,
  scope: Scope,
  { name: command, isGeneral }: CommandSyntax<unknown>,
  conversationId: Id | null,
  rest: string,
): Promise<About> {
  const named = takesMember.has(command) && conversationId ? null : splitCustomer(rest)
  if (conversationId && !named) {
    const found = await deps.conversations.state(scope, conversationId)
    if (!found) throw notFound({ en: 'conversation', es: 'conversación', pt: 'conversa', ar: 'محادثة' })
    return { conversation: { id: found.id, contactId: found.contactId }, rest, name: null }
  }
  if (isGeneral) return { conversation: null, rest, name: null }
  if (!named) throw needsCustomer(command)
  const { conversationId: id, contactId, name } = await findCustomer(deps.conversations, scope, named)
  return { conversation: { id, contactId }, rest: named.rest, name }
}
