import type { Id, Locale } from '../../schemas/common.ts'
import type { Card } from '../../schemas/message.ts'
import type { Organization } from '../../schemas/organization.ts'
import type { AnyAction, Caller, CommandContext, CommandSyntax } from '../core/action.ts'
import type { ActionRunner } from '../core/action-runner.ts'
import { AppError, notFound, type Params, say, type Text } from '../core/errors.ts'
import type { Scope } from '../core/scope.ts'
import { type CustomerDeps, findCustomer, needsCustomer, splitCustomer } from './customers.ts'
import { type CommandEntry, helpEntry, helpOf, helpText, isHelp } from './help.ts'
import { distance, fold } from './words.ts'

export interface CommandDoorDeps {
  runner: Pick<ActionRunner, 'run' | 'allow' | 'list'>
  conversations: CustomerDeps & {
    state(scope: Scope, id: Id): Promise<{ id: Id; contactId: Id } | null>
  }
  organizations: { get(organizationId: Id): Promise<Pick<Organization, 'currency'>> }
}
export interface CommandLine {
  caller: Caller
  /** Null on a member's own number: the line names the customer. */
  conversationId: Id | null
  line: string
  /** The same id again answers the same and does it once. */
  messageId: string
}
export interface CommandAnswer {
  ok: boolean
  text: string
  record: Card['record']
}
/** An action that has a command. */
export interface Command {
  action: AnyAction
  syntax: CommandSyntax<unknown>
}

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
        return await runLine(deps, commands, line)
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
  if (!typed) return refuse(noCommand)
  const word = fold(typed[1] ?? '')
  const rest = typed[2] ?? ''
  const usable = commands.filter((command) => allowed(deps, command, scope) !== null)
  if (isHelp(word)) return { ok: true, text: help(usable, rest, locale), record: null }
  const command = commands.find((one) => wordsOf(one).includes(word))
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
  { action, syntax }: Command,
  { caller, conversationId, messageId }: CommandLine,
  { scope, rest }: { scope: Scope; rest: string },
): Promise<CommandAnswer> {
  const { locale, timeZone } = caller
  try {
    const about = await aboutWhom(deps, scope, syntax.name, conversationId, rest)
    const { currency } = await deps.organizations.get(scope.organizationId)
    const { conversation } = about
    const context: CommandContext = { scope, locale, timeZone, currency, conversation }
    const input = await syntax.parse(about.rest, context)
    const run = { ...caller, conversationId: conversation.id, key: messageId }
    const output = await deps.runner.run(action.name, run, input)
    const done = syntax.answer(output, context)
    // on a member's own phone nothing else tells whom it was done for
    const text = about.name ? `${about.name}: ${done}` : done
    return { ok: true, text, record: syntax.record?.(output) ?? null }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const usage = error.code === 'command.bad-line' ? `\n${say(usageText, locale, { usage: syntax.usage })}` : ''
    const example = usage && syntax.examples[0] ? `\n${say(exampleText, locale, { example: syntax.examples[0] })}` : ''
    return { ok: false, text: `${error.in(locale)}${usage}${example}`, record: null }
  }
}

interface About {
  conversation: { id: Id; contactId: Id }
  rest: string
  name: string | null
}

async function aboutWhom(
  deps: CommandDoorDeps,
  scope: Scope,
  command: string,
  conversationId: Id | null,
  rest: string,
): Promise<About> {
  if (conversationId) {
    const found = await deps.conversations.state(scope, conversationId)
    if (!found) throw notFound({ en: 'conversation', es: 'conversación', pt: 'conversa', ar: 'محادثة' })
    return { conversation: { id: found.id, contactId: found.contactId }, rest, name: null }
  }
  const named = splitCustomer(rest)
  if (!named) throw needsCustomer(command)
  const { conversationId: id, contactId, name } = await findCustomer(deps.conversations, scope, named.who)
  return { conversation: { id, contactId }, rest: named.rest, name }
}

const membersOnly: Text = {
  en: 'Commands are for members of the team.',
  es: 'Los comandos son para miembros del equipo.',
  pt: 'Os comandos são para membros da equipe.',
  ar: 'الأوامر لأعضاء الفريق فقط.',
}
const noCommand: Text = {
  en: 'This is the line for commands. They begin with a slash: write /help for yours.',
  es: 'Aquí se escriben comandos. Empiezan con una barra: escribe /help para ver los tuyos.',
  pt: 'Aqui se escrevem comandos. Eles começam com uma barra: escreva /help para ver os seus.',
  ar: 'هنا تُكتب الأوامر، وتبدأ بشرطة مائلة: اكتب ‎/help لرؤية أوامرك.',
}
const unknown: Text = {
  en: 'There is no command /{{word}}. {{hint}}',
  es: 'No existe el comando /{{word}}. {{hint}}',
  pt: 'Não existe o comando /{{word}}. {{hint}}',
  ar: 'لا يوجد أمر ‎/{{word}}. {{hint}}',
}
const didYouMean: Text = {
  en: 'Did you mean /{{name}}?',
  es: '¿Querías decir /{{name}}?',
  pt: 'Você quis dizer /{{name}}?',
  ar: 'هل تقصد ‎/{{name}}؟',
}
const seeHelp: Text = {
  en: 'Write /help for those you may use.',
  es: 'Escribe /help para ver los que puedes usar.',
  pt: 'Escreva /help para ver os que você pode usar.',
  ar: 'اكتب ‎/help لرؤية ما يمكنك استخدامه.',
}
const notAllowed: Text = {
  en: 'You may not use /{{name}}: it needs the permission {{permission}}. Ask an owner or admin.',
  es: 'No puedes usar /{{name}}: hace falta el permiso {{permission}}. Pídelo a un propietario o administrador.',
  pt: 'Você não pode usar /{{name}}: é preciso a permissão {{permission}}. Peça a um proprietário ou administrador.',
  ar: 'لا يمكنك استخدام ‎/{{name}}: يلزم الإذن {{permission}}. اطلبه من المالك أو المسؤول.',
}
const usageText: Text = {
  en: 'Usage: {{usage}}',
  es: 'Uso: {{usage}}',
  pt: 'Uso: {{usage}}',
  ar: 'الاستخدام: {{usage}}',
}
const exampleText: Text = {
  en: 'Example: {{example}}',
  es: 'Ejemplo: {{example}}',
  pt: 'Exemplo: {{example}}',
  ar: 'مثال: {{example}}',
}
