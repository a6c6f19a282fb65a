import type { BotSession, BotTurn, ModelAnswer } from '../../schemas/bot.ts'
import type { Id } from '../../schemas/common.ts'
import { BotSessionModel } from '../../schemas/models/bot-session.model.ts'
import { BotTurnModel } from '../../schemas/models/bot-turn.model.ts'
import { toPlain } from '../../schemas/models/define.ts'
import type { ClientSession } from '../core/db.ts'
import { newId } from '../core/ids.ts'
import { type Scope, scopeFilter } from '../core/scope.ts'

export async function findSession(scope: Scope, conversationId: Id, episodeId: Id | null): Promise<BotSession | null> {
  const doc = await BotSessionModel.findOne({
    ...scopeFilter({ ...scope, contactId: undefined }),
    conversationId,
    episodeId,
  }).lean()
  return toPlain<BotSession>(doc)
}

export type SessionPatch = Pick<BotSession, 'bot' | 'locale' | 'greetedAt' | 'flow' | 'handedOffAt'>

/** Writes where the bot stands after a turn. */
export async function saveSession(
  scope: Scope,
  key: { conversationId: Id; episodeId: Id | null },
  patch: SessionPatch,
  session: ClientSession,
): Promise<void> {
  await BotSessionModel.updateOne(
    { organizationId: scope.organizationId, ...key },
    { $set: patch, $inc: { turns: 1 }, $setOnInsert: { _id: newId() } },
    { upsert: true, session },
  )
}

export async function findTurn(scope: Scope, conversationId: Id, id: Id): Promise<BotTurn | null> {
  const doc = await BotTurnModel.findOne({ _id: id, ...scopeFilter(scope), conversationId }).lean()
  return toPlain<BotTurn>(doc)
}

/** The turn that was under way when something stopped it. */
export async function findOpenTurn(scope: Scope, conversationId: Id): Promise<BotTurn | null> {
  const doc = await BotTurnModel.findOne({ ...scopeFilter(scope), conversationId, state: 'open' }).lean()
  return toPlain<BotTurn>(doc)
}

export type NewTurn = Pick<BotTurn, 'conversationId' | 'contactId' | 'bot' | 'upToSeq'> & Partial<BotTurn>

export async function insertTurn(scope: Scope, turn: NewTurn, session?: ClientSession): Promise<BotTurn> {
  const { id = newId(), ...rest } = turn
  const [doc] = await BotTurnModel.create(
    [
      {
        _id: id,
        organizationId: scope.organizationId,
        state: 'open',
        source: null,
        knowledge: [],
        model: null,
        answers: [],
        tools: [],
        problem: null,
        inputTokens: 0,
        outputTokens: 0,
        ...rest,
      },
    ],
    { session },
  )
  if (!doc) throw new Error('the turn was not stored')
  return toPlain<BotTurn>(doc.toObject())
}

/** Stored before any of its tools runs. */
export async function addAnswer(scope: Scope, turnId: Id, answer: ModelAnswer): Promise<void> {
  await BotTurnModel.updateOne(
    { _id: turnId, ...scopeFilter(scope) },
    {
      $push: { answers: answer },
      $inc: { inputTokens: answer.usage.inputTokens, outputTokens: answer.usage.outputTokens },
    },
  )
}

export type TurnEnd = Pick<BotTurn, 'source' | 'knowledge' | 'tools' | 'problem'>

export async function finishTurn(scope: Scope, turnId: Id, end: TurnEnd, session: ClientSession): Promise<void> {
  await BotTurnModel.updateOne({ _id: turnId, ...scopeFilter(scope) }, { $set: { ...end, state: 'done' } }, { session })
}
