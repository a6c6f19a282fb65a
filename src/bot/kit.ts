import type { Locale } from '../../schemas/common.ts'
import type { Organization } from '../../schemas/organization.ts'
import type { Text } from '../core/errors.ts'

/**
 * What a bot definition may say. A bot is data: who it is, what it asks, what it knows, what it may do. Files under
 * `bots/` import only this and `schemas/`. Everything the customer reads is a `Text`: en, es, pt and ar.
 */
export type { Text }

/** Words or phrases per language, compared as whole words, without case and accents. */
export type Phrases = Readonly<Record<Locale, readonly string[]>>

/** How a flow ends. The customer reads `say`. */
export type FlowExit =
  /** To a person: `reason` is what that person reads, in the organization's language, with the answers as `{{key}}`. */
  | { exit: 'handoff'; reason: Text; say: Text }
  /** Nothing more to ask; the bot keeps the conversation. */
  | { exit: 'done'; say: Text }

/** The next step's key, or an exit. */
export type FlowNext = string | FlowExit

export interface FlowChoice {
  key: string
  label: Text
  /** Words that mean this choice; its number in the list and its label always do. */
  words: Phrases
  next: FlowNext
}

interface StepBase {
  key: string
  /** The question. `{{key}}` of an earlier answer is filled in. */
  ask: Text
  /** Said instead of the question when the answer could not be read. */
  retry: Text
}

/** What one step reads from one message. */
export type FlowStep =
  /** One of a few; the list is numbered under the question. */
  | (StepBase & { kind: 'choice'; choices: readonly FlowChoice[] })
  /** Free words, up to `max` characters (default 200). */
  | (StepBase & { kind: 'text'; max?: number; next: FlowNext })
  /** A whole number within bounds, the first one that stands in the message. Arabic digits are read too. */
  | (StepBase & { kind: 'number'; min: number; max: number; next: FlowNext })

export interface FlowDefinition {
  name: string
  /** Words that open the flow, at a step, when none is open. The message that did is kept as the answer `opening`. */
  start: readonly { step: string; words: Phrases }[]
  /** A bare greeting opens it at the first one. */
  steps: readonly FlowStep[]
  /** After so long without an answer the flow is forgotten. Default 60. */
  timeoutMinutes?: number
  /** After so many answers in a row that could not be read it goes to a person. Default 2. */
  maxRetries?: number
}

export interface BotDefinition {
  /** kebab-case, the folder's name under `bots/`; stored with each session and turn. */
  name: string
  /** The name shown as the sender of its messages. */
  title: string
  pack: Organization['pack']
  /** The bot's folder: `new URL('.', import.meta.url)`. Prompt and knowledge are read from it once, at start. */
  home: URL
  /**
   * Its first words to a customer, sent by code and never left to a model: says plainly that it is a bot and how to
   * reach a person. `{{business}}` is the organization's name.
   */
  greeting: Text
  /** Path in `home` of the prompt: who it is, what it talks about and what not. */
  persona: string
  /** Paths in `home` of markdown files; see `knowledge/load.ts` for their form. */
  knowledge: readonly string[]
  flows: readonly FlowDefinition[]
  /** The flow that a bare greeting opens. */
  firstFlow: string
  /**
   * Names of the actions that its model may call, of those that are offered to bots (`bot` in the declaration) and
   * whose risk is read or write. What is not listed does not exist for it.
   */
  actions: readonly string[]
  /** Turns of one session after which its model is not asked any more, so that nobody runs up a bill. Default 60. */
  maxModelTurns?: number
  /** Requests for a person, beside the built-in ones. */
  handoffWords?: Phrases
  lines: BotLines
}

/** What the bot says by itself. */
export interface BotLines {
  /** To the customer when it goes to a person. */
  handoff: Text
  /** When it does not know: it says so, and a person gets the conversation. */
  unknown: Text
  /** To thanks and other words that need no answer but a kind one. */
  welcome: Text
  /** To a message without words (picture, voice, place): a person looks at it. */
  media: Text
}

/** Checks what types cannot, so that a wrong definition stops the start and not a conversation. */
export function defineBot(definition: BotDefinition): BotDefinition {
  const flows = definition.flows.map((flow) => flow.name)
  if (!flows.includes(definition.firstFlow))
    throw new Error(`${definition.name}: no flow named ${definition.firstFlow}`)
  if (new Set(flows).size !== flows.length) throw new Error(`${definition.name}: two flows have the same name`)
  return definition
}

/** Checks that each step is named once and that each `next` names a step. */
export function defineFlow(definition: FlowDefinition): FlowDefinition {
  const keys = definition.steps.map((step) => step.key)
  if (keys.length === 0) throw new Error(`flow ${definition.name}: it has no step`)
  if (new Set(keys).size !== keys.length) throw new Error(`flow ${definition.name}: two steps have the same key`)
  for (const start of definition.start)
    if (!keys.includes(start.step))
      throw new Error(`flow ${definition.name}: it starts at ${start.step}, which is no step`)
  for (const step of definition.steps) {
    for (const next of step.kind === 'choice' ? step.choices.map((choice) => choice.next) : [step.next])
      if (typeof next === 'string' && !keys.includes(next))
        throw new Error(`flow ${definition.name}: step ${step.key} goes on to ${next}, which is no step`)
  }
  return definition
}
