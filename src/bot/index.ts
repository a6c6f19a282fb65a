import type { BotSession, BotTurn } from '../../schemas/bot.ts'
import type { Id } from '../../schemas/common.ts'
import type { Message } from '../../schemas/message.ts'
import type { Organization } from '../../schemas/organization.ts'
import type { ActionRunner } from '../core/action-runner.ts'
import type { Scope } from '../core/scope.ts'
import { type AgentOutcome, runAgent } from './agent.ts'
import type { BotDefinition } from './kit.ts'
import { loadBot } from './knowledge/load.ts'
import { createKnowledge } from './knowledge/search.ts'
import type { ModelClient } from './llm/model.ts'
import * as repository from './repository.ts'
import { type Asked, type BotPlan, createRouter } from './router.ts'
import { createTools } from './tools.ts'

export interface BotDeps {
  definition: BotDefinition
  runner: Pick<ActionRunner, 'find' | 'run'>
  /** Null: it answers from its flow and knowledge. */
  model: ModelClient | null
}

export interface BotQuestion {
  organization: Pick<Organization, 'id' | 'name' | 'locale' | 'timeZone'>
  conversationId: Id
  contactId: Id
  /** The messages to answer, as one. */
  text: string
  media: boolean
  upToSeq: number
  session: BotSession | null
  /** What was said, ending with the messages to answer; asked for only when the model is. */
  history(): Promise<readonly Message[]>
  now: Date
  /** Aborted when the conversation is no longer ours to answer. */
  signal: AbortSignal
}

/** What the bot wants to do, and what it used. Nothing was sent. */
export interface BotAnswer extends BotPlan {
  /** The turn that was opened for the model; null: none is stored yet. */
  turnId: Id | null
  tools: BotTurn['tools']
  problem: string | null
}

export interface Bot {
  name: string
  title: string
  answer(question: BotQuestion): Promise<BotAnswer>
}

const defaultModelTurns = 60

/** A bot ready to answer: its files read, its index built, its tools checked. Throws when the definition is wrong. */
export function createBot({ definition, runner, model }: BotDeps): Bot {
  const loaded = loadBot(definition)
  const knowledge = createKnowledge(loaded.knowledge)
  const router = createRouter(loaded, knowledge)
  const tools = createTools(definition, knowledge, runner)

  const byModel = async (client: ModelClient, question: BotQuestion, asked: Asked): Promise<BotAnswer> => {
    const fallback = router.offline(asked)
    const scope = scopeOf(definition, question)
    const turn = await openTurn(scope, definition, client, question)
    const outcome = await runAgent(
      { bot: loaded, model: client, tools, keep: (one, answer) => repository.addAnswer(scope, one.id, answer) },
      {
        turn,
        history: await question.history(),
        business: question.organization.name,
        context: {
          scope,
          conversationId: question.conversationId,
          contactId: question.contactId,
          locale: fallback.locale,
          teamLocale: question.organization.locale,
          timeZone: question.organization.timeZone,
          turnId: turn.id,
        },
        now: question.now,
        signal: question.signal,
      },
    )
    const plan = planOf(definition, outcome, fallback)
    return { ...router.greeted(asked, plan), turnId: turn.id, tools: outcome.tools, problem: outcome.problem }
  }

  return {
    name: definition.name,
    title: definition.title,
    async answer(question) {
      const { text, media, session, organization, now } = question
      const asked: Asked = { text, media, session, business: organization.name, locale: organization.locale, now }
      const client = (session?.turns ?? 0) < (definition.maxModelTurns ?? defaultModelTurns) ? model : null
      const routed = router.route(asked, client !== null)
      if (routed === 'model' && client) return byModel(client, question, asked)
      const plan = routed === 'model' ? router.offline(asked) : routed
      return { ...router.greeted(asked, plan), turnId: null, tools: [], problem: null }
    },
  }
}

/** The bot sees one contact, the one it talks with. */
const scopeOf = (bot: BotDefinition, question: BotQuestion): Scope => ({
  organizationId: question.organization.id,
  actor: { kind: 'bot', id: bot.name, name: bot.title },
  see: 'all',
  contactId: question.contactId,
})

async function openTurn(scope: Scope, bot: BotDefinition, model: ModelClient, question: BotQuestion): Promise<BotTurn> {
  const { conversationId, contactId, upToSeq } = question
  const open = await repository.findOpenTurn(scope, conversationId)
  if (open && open.upToSeq === upToSeq) return open
  return repository.insertTurn(scope, { conversationId, contactId, bot: bot.name, upToSeq, model: model.model })
}

/** A model that failed is not the customer's concern: flow and knowledge answer, and a person where they cannot. */
function planOf(bot: BotDefinition, outcome: AgentOutcome, fallback: BotPlan): BotPlan {
  if (outcome.handoff !== null)
    return {
      ...fallback,
      text: outcome.text ?? bot.lines.handoff[fallback.locale],
      handoff: outcome.handoff,
      flow: null,
      source: 'handoff',
      knowledge: outcome.knowledge,
    }
  if (outcome.text === null) return fallback
  return { ...fallback, text: outcome.text, handoff: null, flow: null, source: 'model', knowledge: outcome.knowledge }
}
