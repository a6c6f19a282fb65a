import { z } from 'zod'
import type { ConfirmationView } from '../../schemas/confirmation.ts'
import type { CommandChoice } from '../../schemas/message.ts'
import type { Caller, CommandContext } from '../core/action.ts'
import { say } from '../core/errors.ts'
import { latinDigits } from './amounts.ts'
import type { Choose } from './choosing.ts'
import { aboveLimit, byNumber, giveCode, giveFactor, irreversible, sayYes, understood, undoable } from './door-texts.ts'
import type { Command, CommandAnswer, CommandDoorDeps, CommandLine } from './door-types.ts'
import { fold } from './words.ts'

/** What the member reads after it ran. On a member's own phone nothing else tells whom it was done for: `name`. */
export function doneAnswer(
  { action, syntax }: Command,
  output: unknown,
  context: CommandContext,
  name: string | null,
): CommandAnswer {
  const done = syntax.answer(output, context)
  const { undo } = action
  const back = undo ? `\n${say(undoable, context.locale, { minutes: Math.floor(undo.withinSeconds / 60) })}` : ''
  return { ok: true, text: `${name ? `${name}: ` : ''}${done}${back}`, record: syntax.record?.(output) ?? null }
}

/** The preview, and how to say yes to it here. */
export function askedAnswer(confirmation: ConfirmationView, { door, locale }: Caller): CommandAnswer {
  const { id, lines, undoable: canUndo, needsApprover, approvedBy, code } = confirmation
  const shown = [
    ...lines,
    ...(canUndo ? [] : [say(irreversible, locale)]),
    ...(needsApprover && !approvedBy ? [say(aboveLimit, locale)] : []),
    door === 'chat' ? say(giveFactor, locale) : say(giveCode, locale, { code: code ?? '' }),
  ]
  return { ok: true, text: shown.join('\n'), record: { noun: 'confirmation', id } }
}

const numbered = (choices: readonly CommandChoice[]) => choices.map(({ label }, at) => `${at + 1}. ${label}`)
const lineMost = 500

/** `before`: the command and whom it is about, as they were typed. */
export function choosing(error: Choose, before: string, { door, locale }: Caller): CommandAnswer {
  const choices = error.choices.map(({ label, rest }) => ({
    label: label.slice(0, 200),
    line: `${before}${rest}`.slice(0, lineMost),
  }))
  const more = door === 'chat' && choices.length > 0 ? [...numbered(choices), say(byNumber, locale)] : []
  return { ok: false, text: [error.in(locale), ...more].join('\n'), record: null, choices }
}

/** Plain language becomes a command line, which is shown and not run. Null: it is not understood. */
export async function propose(
  { understand }: CommandDoorDeps,
  { scope, locale, door }: Caller,
  text: string,
): Promise<CommandAnswer | null> {
  const line = await understand?.(text, scope, locale)
  if (!line || line.length > lineMost) return null
  const how = door === 'chat' ? [say(sayYes, locale)] : []
  const choices = [{ label: line.slice(0, 200), line }]
  return { ok: true, text: [say(understood, locale, { line }), ...how].join('\n'), record: null, choices }
}

/** Remembers what a member's own thread may answer with a number; what was offered before is over. */
export async function offered(
  { offers }: CommandDoorDeps,
  { caller }: CommandLine,
  answer: CommandAnswer,
): Promise<CommandAnswer> {
  if (offers && caller.threadId) await offers.keep(caller.scope, caller.threadId, answer.choices ?? [])
  return answer
}

const yes = new Set(['yes', 'y', 'ok', 'si', 'sim', 'نعم', 'اجل'])
const Confirmed = z.object({ action: z.string(), output: z.unknown() })

/** What is said in a member's own thread to what stands there: a code, a number, a yes. Null: it is a line of its own. */
export async function replyOf(
  deps: CommandDoorDeps,
  commands: readonly Command[],
  { caller, line, messageId }: CommandLine,
  runChosen: (line: string) => Promise<CommandAnswer>,
): Promise<CommandAnswer | null> {
  const { threadId, scope, locale, timeZone } = caller
  if (!threadId || scope.actor.kind !== 'user') return null
  const text = latinDigits(line).trim()
  if (/^\d{6}$/.test(text) || /^[A-Z2-7]{5}-[A-Z2-7]{5}$/i.test(text)) {
    const done = Confirmed.parse(
      await deps.runner.run('confirmation.confirm-from-chat', caller, { threadId, code: text }),
    )
    const command = commands.find(({ action }) => action.name === done.action)
    const { currency } = await deps.organizations.get(scope.organizationId)
    const context = { scope, locale, timeZone, currency, conversation: null }
    return command ? doneAnswer(command, done.output, context, null) : { ok: true, text: done.action, record: null }
  }
  const which = /^\d$/.test(text) ? Number(text) : yes.has(fold(text)) ? 'only' : null
  const chosen = which === null ? null : await deps.offers?.take(scope, threadId, which, messageId)
  return chosen ? runChosen(chosen) : null
}
