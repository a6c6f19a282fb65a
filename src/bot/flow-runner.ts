import type { FlowState } from '../../schemas/bot.ts'
import type { Locale } from '../../schemas/common.ts'
import { say, type Text } from '../core/errors.ts'
import type { FlowChoice, FlowDefinition, FlowExit, FlowNext, FlowStep } from './kit.ts'
import { fold, hasPhrase } from './words.ts'

/** What one message did to a flow. `state` null: the flow is over. */
export interface FlowOutcome {
  state: FlowState | null
  say: string
  /** Why it goes to a person, in the team's words; null: it does not. */
  handoff: string | null
  /** The answer could not be read, and the question was put again. */
  missed: boolean
}

const defaultTimeoutMinutes = 60
const defaultRetries = 2
const answerLength = 200
/** A hand-off reason that does not fit is cut. */
export const reasonLength = 300

/** In which language the customer and the team read. */
export interface Languages {
  customer: Locale
  team: Locale
}

/** Opens a flow at a step and asks it. */
export function openFlow(
  flow: FlowDefinition,
  stepKey: string | null,
  opening: string,
  locale: Locale,
  now: Date,
): FlowOutcome {
  const step = stepKey ? stepOf(flow, stepKey) : flow.steps[0]
  if (!step) throw new Error(`flow ${flow.name}: no step ${stepKey}`)
  const answers = { opening: clean(opening) }
  return asked(flow, step, answers, locale, now)
}

/** The step at which these words open this flow, or null. */
export function startOf(flow: FlowDefinition, text: string): string | null {
  const start = flow.start.find(({ words }) => Object.values(words).some((list) => anyPhrase(text, list)))
  return start?.step ?? null
}

export function isExpired(flow: FlowDefinition, state: FlowState, now: Date): boolean {
  return now.getTime() - state.askedAt.getTime() > (flow.timeoutMinutes ?? defaultTimeoutMinutes) * 60_000
}

/** The question that stands open, for asking it again after something else was answered. */
export function questionOf(flow: FlowDefinition, state: FlowState, locale: Locale): string {
  const step = stepOf(flow, state.step)
  return step ? question(step, step.ask, state.answers, locale) : ''
}

/** Reads one message as the answer to the open step, and goes on: one step per message. */
export function answerFlow(
  flow: FlowDefinition,
  state: FlowState,
  text: string,
  languages: Languages,
  now: Date,
): FlowOutcome {
  const locale = languages.customer
  const step = stepOf(flow, state.step)
  // the definition changed under a running session: it starts again
  if (!step) return openFlow(flow, null, state.answers.opening ?? '', locale, now)
  const read = readAnswer(step, text, locale)
  if (read) return follow(flow, read.next, { ...state.answers, [step.key]: read.value }, languages, now)
  const tries = state.tries + 1
  if (tries > (flow.maxRetries ?? defaultRetries)) {
    const reason = say(lostReason, languages.team, {
      question: say(step.ask, languages.team, state.answers),
      answer: clean(text),
    })
    return { state: null, say: '', handoff: reason.slice(0, reasonLength), missed: true }
  }
  return {
    state: { ...state, tries, askedAt: now },
    say: question(step, step.retry, state.answers, locale),
    handoff: null,
    missed: true,
  }
}

const lostReason: Text = {
  en: 'The bot could not read the answer to "{{question}}": {{answer}}',
  es: 'El bot no entendió la respuesta a "{{question}}": {{answer}}',
  pt: 'O bot não entendeu a resposta a "{{question}}": {{answer}}',
  ar: 'لم يفهم البوت الإجابة عن "{{question}}": {{answer}}',
}

/** Whether the message answers the open step by being a choice or a number; free text tells nothing. */
export function answersStep(flow: FlowDefinition, state: FlowState, text: string, locale: Locale): boolean {
  const step = stepOf(flow, state.step)
  return step !== undefined && step.kind !== 'text' && readAnswer(step, text, locale) !== null
}

const stepOf = (flow: FlowDefinition, key: string): FlowStep | undefined => flow.steps.find((step) => step.key === key)
const anyPhrase = (text: string, phrases: readonly string[]): boolean => phrases.some((words) => hasPhrase(text, words))
const clean = (text: string): string => text.replace(/\s+/g, ' ').trim().slice(0, answerLength)

function asked(
  flow: FlowDefinition,
  step: FlowStep,
  answers: Record<string, string>,
  locale: Locale,
  now: Date,
): FlowOutcome {
  return {
    state: { name: flow.name, step: step.key, answers, tries: 0, askedAt: now },
    say: question(step, step.ask, answers, locale),
    handoff: null,
    missed: false,
  }
}

function follow(
  flow: FlowDefinition,
  next: FlowNext,
  answers: Record<string, string>,
  languages: Languages,
  now: Date,
): FlowOutcome {
  if (typeof next !== 'string') return leave(next, answers, languages)
  const step = stepOf(flow, next)
  if (!step) throw new Error(`flow ${flow.name}: no step ${next}`)
  return asked(flow, step, answers, languages.customer, now)
}

function leave(exit: FlowExit, answers: Record<string, string>, { customer, team }: Languages): FlowOutcome {
  const handoff = exit.exit === 'handoff' ? say(exit.reason, team, answers).slice(0, reasonLength) : null
  return { state: null, say: say(exit.say, customer, answers), handoff, missed: false }
}

function question(step: FlowStep, text: FlowStep['ask'], answers: Record<string, string>, locale: Locale): string {
  const words = say(text, locale, answers)
  if (step.kind !== 'choice') return words
  return [words, ...step.choices.map((choice, at) => `${at + 1}. ${choice.label[locale]}`)].join('\n')
}

function readAnswer(step: FlowStep, text: string, locale: Locale): { value: string; next: FlowNext } | null {
  if (step.kind === 'choice') {
    const choice = readChoice(step.choices, text)
    return choice ? { value: choice.label[locale], next: choice.next } : null
  }
  if (step.kind === 'number') {
    const value = readNumber(text, step.min, step.max)
    return value === null ? null : { value: String(value), next: step.next }
  }
  const value = clean(text).slice(0, step.max ?? answerLength)
  return fold(value) === '' ? null : { value, next: step.next }
}

/** By its number, its label, then the words of any language: people mix them. */
function readChoice(choices: readonly FlowChoice[], text: string): FlowChoice | null {
  const number = readNumber(text, 1, choices.length)
  if (number !== null && /^\D*\d+\D*$/.test(latinDigits(text)) && fold(text).length <= 8)
    return choices[number - 1] ?? null
  const label = choices.find((choice) => Object.values(choice.label).some((words) => fold(words) === fold(text)))
  if (label) return label
  return choices.find((choice) => Object.values(choice.words).some((list) => anyPhrase(text, list))) ?? null
}

/** Arabic-Indic and Persian digits as 0–9. */
const latinDigits = (text: string): string =>
  text.replace(/[٠-٩۰-۹]/g, (digit) => String((digit.charCodeAt(0) - (digit <= '٩' ? 0x660 : 0x6f0)) % 10))

function readNumber(text: string, min: number, max: number): number | null {
  for (const match of latinDigits(text).matchAll(/\d+/g)) {
    const value = Number(match[0])
    if (value >= min && value <= max) return value
  }
  return null
}
