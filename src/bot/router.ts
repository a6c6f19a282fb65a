import type { AnswerSource, BotSession, FlowState } from '../../schemas/bot.ts'
import type { Locale } from '../../schemas/common.ts'
import { say, type Text } from '../core/errors.ts'
import { answerFlow, answersStep, type FlowOutcome, isExpired, openFlow, questionOf, startOf } from './flow-runner.ts'
import type { FlowDefinition } from './kit.ts'
import type { LoadedBot } from './knowledge/load.ts'
import type { Knowledge } from './knowledge/search.ts'
import { isGreeting, isQuestion, isThanks, wantsPerson } from './phrases.ts'
import { guessLocale } from './words.ts'

/** What the bot is asked: everything the customer wrote since it last answered, as one. */
export interface Asked {
  text: string
  /** Something without words was among it. */
  media: boolean
  session: Pick<BotSession, 'locale' | 'greetedAt' | 'flow'> | null
  business: string
  /** The organization's language: the customer's where nothing tells, and the team's. */
  locale: Locale
  now: Date
}

/** What the bot does. Nothing has happened yet: dispatch writes it in one transaction. */
export interface BotPlan {
  /** One message; empty: it says nothing. */
  text: string
  /** Why a person has to take it, in the team's language; null: the bot keeps it. */
  handoff: string | null
  locale: Locale
  flow: FlowState | null
  source: AnswerSource
  /** Titles of what it drew on. */
  knowledge: string[]
}

export interface Router {
  /** The bot's answer by rules alone: flow, knowledge, words; or 'model': the question is one for the model. */
  route(asked: Asked, hasModel: boolean): BotPlan | 'model'
  /** The same without a model: what happens when the model failed. */
  offline(asked: Asked): BotPlan
  /** Its first words, once per session, in front of whatever it says. */
  greeted(asked: Asked, plan: BotPlan): BotPlan
}

interface Turn {
  asked: Asked
  locale: Locale
  bot: LoadedBot
  knowledge: Knowledge
}

/** The rules of a bot: they come before its model, and answer in its place where there is none. Pure but for the search. */
export function createRouter(bot: LoadedBot, knowledge: Knowledge): Router {
  const turnOf = (asked: Asked): Turn => {
    const locale = guessLocale(asked.text, asked.session?.locale ?? asked.locale)
    return { asked, locale, bot, knowledge }
  }
  return {
    route(asked, hasModel) {
      const turn = turnOf(asked)
      return byWords(turn) ?? byOpenFlow(turn, hasModel) ?? (hasModel ? 'model' : withoutModel(turn))
    },
    offline: (asked) => withoutModel(turnOf(asked)),
    greeted(asked, plan) {
      if (asked.session?.greetedAt) return plan
      const hello = say(bot.definition.greeting, plan.locale, { business: asked.business })
      return { ...plan, text: [hello, plan.text].filter(Boolean).join('\n\n') }
    },
  }
}

const planOf = (turn: Turn, plan: Partial<BotPlan> & Pick<BotPlan, 'text' | 'source'>): BotPlan => ({
  handoff: null,
  locale: turn.locale,
  flow: null,
  knowledge: [],
  ...plan,
})

function handOver(turn: Turn, text: string, reason: Text, params: Record<string, string> = {}): BotPlan {
  const handoff = say(reason, turn.asked.locale, params).slice(0, 300)
  return planOf(turn, { text, handoff, source: 'handoff' })
}

/** What is meant for the bot whatever it is in the middle of. */
function byWords(turn: Turn): BotPlan | null {
  const { lines, handoffWords, flows, firstFlow } = turn.bot.definition
  const { text, media, session, now } = turn.asked
  if (wantsPerson(text, handoffWords)) return handOver(turn, lines.handoff[turn.locale], reasons.person)
  if (media) return handOver(turn, lines.media[turn.locale], reasons.media)
  // a sticker, a heart: nothing that wants an answer
  if (!/[\p{L}\p{N}?؟]/u.test(text)) return planOf(turn, { text: '', flow: session?.flow ?? null, source: 'flow' })
  if (isGreeting(text) && !openFlowOf(turn)) {
    const flow = flows.find((one) => one.name === firstFlow)
    if (flow) {
      const opened = openFlow(flow, null, text, turn.locale, now)
      return planOf(turn, { text: opened.say, flow: opened.state, source: session?.greetedAt ? 'flow' : 'greeting' })
    }
  }
  return null
}

function openFlowOf(turn: Turn): { flow: FlowDefinition; state: FlowState } | null {
  const state = turn.asked.session?.flow
  const flow = state && turn.bot.definition.flows.find((one) => one.name === state.name)
  return state && flow && !isExpired(flow, state, turn.asked.now) ? { flow, state } : null
}

/** One step; a question in between is answered from knowledge and the step asked again. */
function byOpenFlow(turn: Turn, hasModel: boolean): BotPlan | null {
  const open = openFlowOf(turn)
  if (!open) return null
  const { flow, state } = open
  const { text, now, locale: team } = turn.asked
  const aside = () => asideFrom(turn, flow, state)
  if (isGreeting(text) || isThanks(text))
    return planOf(turn, { text: questionOf(flow, state, turn.locale), flow: state, source: 'flow' })
  if (isQuestion(text) && !isShortAnswer(turn, flow, state)) {
    const answered = aside()
    if (answered) return answered
  }
  const outcome = answerFlow(flow, state, text, { customer: turn.locale, team }, now)
  if (outcome.missed) return aside() ?? started(turn) ?? (hasModel ? null : planOfFlow(turn, outcome))
  return planOfFlow(turn, outcome)
}

const isShortAnswer = (turn: Turn, flow: FlowDefinition, state: FlowState): boolean =>
  turn.asked.text.length <= 12 && answersStep(flow, state, turn.asked.text, turn.locale)

function asideFrom(turn: Turn, flow: FlowDefinition, state: FlowState): BotPlan | null {
  const hit = turn.knowledge.search(turn.asked.text, turn.locale)[0]
  if (!hit) return null
  const text = [hit.piece.body, questionOf(flow, state, turn.locale)].join('\n\n')
  return planOf(turn, {
    text,
    flow: { ...state, askedAt: turn.asked.now },
    source: 'knowledge',
    knowledge: [hit.piece.title],
  })
}

function planOfFlow(turn: Turn, outcome: FlowOutcome): BotPlan {
  const lost = outcome.handoff !== null && outcome.missed
  return planOf(turn, {
    text: lost ? turn.bot.definition.lines.unknown[turn.locale] : outcome.say,
    handoff: outcome.handoff,
    flow: outcome.state,
    source: outcome.handoff === null ? 'flow' : 'handoff',
  })
}

/** The message opens a flow by its words; what is known about it is said along. */
function started(turn: Turn): BotPlan | null {
  const { text, now } = turn.asked
  for (const flow of turn.bot.definition.flows) {
    const step = startOf(flow, text)
    if (!step || (turn.asked.session?.flow?.name === flow.name && turn.asked.session.flow.step === step)) continue
    const opened = openFlow(flow, step, text, turn.locale, now)
    const hit = turn.knowledge.search(text, turn.locale)[0]
    return planOf(turn, {
      text: [hit?.piece.body ?? '', opened.say].filter(Boolean).join('\n\n'),
      flow: opened.state,
      source: 'flow',
      knowledge: hit ? [hit.piece.title] : [],
    })
  }
  return null
}

function withoutModel(turn: Turn): BotPlan {
  const { text } = turn.asked
  const { lines } = turn.bot.definition
  if (isThanks(text)) return planOf(turn, { text: lines.welcome[turn.locale], source: 'flow' })
  const hit = turn.knowledge.search(text, turn.locale)[0]
  if (hit && isQuestion(text))
    return planOf(turn, { text: hit.piece.body, source: 'knowledge', knowledge: [hit.piece.title] })
  const flow = started(turn)
  if (flow) return flow
  if (hit) return planOf(turn, { text: hit.piece.body, source: 'knowledge', knowledge: [hit.piece.title] })
  return handOver(turn, lines.unknown[turn.locale], reasons.unknown, { text: text.replace(/\s+/g, ' ').slice(0, 200) })
}

const reasons: Record<'person' | 'media' | 'unknown', Text> = {
  person: {
    en: 'The customer asked for a person',
    es: 'El cliente pidió una persona',
    pt: 'O cliente pediu uma pessoa',
    ar: 'طلب العميل التحدث مع شخص',
  },
  media: {
    en: 'The customer sent something that the bot cannot read',
    es: 'El cliente envió algo que el bot no puede leer',
    pt: 'O cliente enviou algo que o bot não consegue ler',
    ar: 'أرسل العميل شيئاً لا يستطيع البوت قراءته',
  },
  unknown: {
    en: 'The bot does not know: {{text}}',
    es: 'El bot no lo sabe: {{text}}',
    pt: 'O bot não sabe: {{text}}',
    ar: 'لا يعرف البوت: {{text}}',
  },
}
