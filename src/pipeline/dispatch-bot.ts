import type { Id } from '../../schemas/common.ts'
import type { Message } from '../../schemas/message.ts'
import type { Bot, BotAnswer } from '../bot/index.ts'
import { findOpenTurn, findSession, finishTurn, insertTurn, saveSession } from '../bot/repository.ts'
import { newId } from '../core/ids.ts'
import type { DispatchContext, DispatchDeps, Situation } from './dispatch-deps.ts'

const historyLength = 24

/** Lets the bot answer what is pending, as one. What it decided is written in one transaction, or not at all. */
export async function answerByBot(deps: DispatchDeps, at: Situation, bot: Bot): Promise<void> {
  const { conversation } = at
  const asked = await goOnFrom(at)
  const upToSeq = asked.at(-1)?.seq ?? 0
  const session = await findSession(at.scope, conversation.id, conversation.episodeId)
  const answer = await bot.answer({
    organization: at.place.organization,
    conversationId: conversation.id,
    contactId: conversation.contactId,
    text: asked.map(wordsOf).filter(Boolean).join('\n'),
    media: asked.some((message) => wordsOf(message) === '' && message.kind !== 'sticker'),
    upToSeq,
    session: session && at.handedBack ? { ...session, flow: null } : session,
    history: () => historyOf(deps, at, asked),
    now: at.now,
    signal: at.signal,
  })
  await deps.database.transaction(async (tx) => {
    const ctx = { scope: at.scope, tx, now: at.now }
    at.signal.throwIfAborted()
    if (!(await mayStill(deps, ctx, at, upToSeq))) return
    const turnId = await record(ctx, at, bot, answer, upToSeq)
    await saveSession(
      at.scope,
      { conversationId: conversation.id, episodeId: conversation.episodeId },
      {
        bot: bot.name,
        locale: answer.locale,
        greetedAt: session?.greetedAt ?? at.now,
        flow: answer.flow,
        handedOffAt: answer.handoff === null ? (session?.handedOffAt ?? null) : at.now,
      },
      tx.session,
    )
    if (answer.text)
      await deps.conversations.send(ctx, {
        conversationId: conversation.id,
        text: answer.text,
        lane: 'bot',
        clientId: `bot:${conversation.id}:${upToSeq}:0`,
        sender: { kind: 'bot', userId: null, name: bot.title },
        botTurnId: turnId,
      })
    await deps.conversations.dispatched(ctx, conversation.id, upToSeq)
    if (answer.handoff !== null) await deps.conversations.handOff(ctx, conversation.id, answer.handoff)
  })
}

/** A message in words: the option that its number stands for, the place that its pin shows. */
function wordsOf({ text, content }: Message): string {
  if (content?.chosen) return content.chosen.title
  const place = content?.place
  if (!place || text.trim()) return text.trim()
  return [place.name, place.address].filter(Boolean).join(', ') || `${place.latitude}, ${place.longitude}`
}

/** What was said, and last what is to be answered: an answer that came after it belongs to something before. */
async function historyOf(deps: DispatchDeps, at: Situation, asked: readonly Message[]): Promise<Message[]> {
  const open = new Set(at.pending.map((message) => message.id))
  const thread = await deps.conversations.thread(at.scope, at.conversation.id, { limit: historyLength })
  const upToSeq = asked.at(-1)?.seq ?? 0
  const before = thread.filter(({ id, seq, direction }) => !open.has(id) && (direction !== 'in' || seq < upToSeq))
  return [...before, ...asked]
}

/** A turn that was cut short is finished first, with the messages it was about: its tools may have run. */
async function goOnFrom(at: Situation): Promise<readonly Message[]> {
  const open = await findOpenTurn(at.scope, at.conversation.id)
  const before = open ? at.pending.filter((message) => message.seq <= open.upToSeq) : []
  return before.at(-1)?.seq === open?.upToSeq && before.length > 0 ? before : at.pending
}

/** A person may have taken it, or written, while the bot was thinking: then it says nothing. */
async function mayStill(deps: DispatchDeps, ctx: DispatchContext, at: Situation, upToSeq: number): Promise<boolean> {
  const { id } = at.conversation
  const held = await deps.conversations.state(at.scope, id, ctx.tx.session)
  return (
    held !== null &&
    held.holderKind === 'bot' &&
    !held.botOff &&
    held.episodeId === at.conversation.episodeId &&
    held.dispatchedSeq === at.conversation.dispatchedSeq &&
    held.dispatchedSeq < upToSeq
  )
}

async function record(ctx: DispatchContext, at: Situation, bot: Bot, answer: BotAnswer, upToSeq: number): Promise<Id> {
  const { source, knowledge, tools, problem } = answer
  const { session } = ctx.tx
  if (answer.turnId) {
    await finishTurn(at.scope, answer.turnId, { source, knowledge, tools, problem }, session)
    return answer.turnId
  }
  const id = newId()
  const { id: conversationId, contactId } = at.conversation
  await insertTurn(
    at.scope,
    { id, conversationId, contactId, bot: bot.name, upToSeq, state: 'done', source, knowledge, tools, problem },
    session,
  )
  return id
}
