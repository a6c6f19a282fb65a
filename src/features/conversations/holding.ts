import type { Id } from '../../../schemas/common.ts'
import type { ConversationRow } from '../../../schemas/conversation.ts'
import { notFound, type Text } from '../../core/errors.ts'
import { systemScope, userIdOf } from '../../core/scope.ts'
import { assignTo, closeWork, giveToBot, release, reopenWork, sayRead, snoozeWork, switchBot, take } from './holders.ts'
import { findByContacts } from './repository.ts'
import { type Neighbours, rowOf, saveAll } from './saving.ts'
import { type SendContext, stopBot } from './sending.ts'
import { type StoredConversation, type Work, workOn } from './state.ts'

export type Find = (ctx: SendContext, id: Id) => Promise<StoredConversation>
const member: Text = { en: 'member', es: 'miembro', pt: 'membro', ar: 'عضو' }
type Move = (ctx: SendContext, id: Id, change: (work: Work) => boolean) => Promise<ConversationRow>

/** Works on a conversation and writes it if something moved; a move to a person stops the bot. */
export const createMove =
  (deps: Neighbours, find: Find): Move =>
  async (ctx, id, change) => {
    const before = await find(ctx, id)
    const work = workOn(before)
    if (!change(work)) return rowOf(deps, before, ctx.tx.session)
    const { conversation } = work
    if (isStopped(before, conversation)) work.changed.push(...(await stopBot(work, ctx)))
    await saveAll(deps, ctx.tx, [work])
    return rowOf(deps, conversation, ctx.tx.session)
  }

/** A person has it now, or the bot was switched off. After a hand-off the bot's parting words still go out. */
const isStopped = (before: StoredConversation, after: StoredConversation): boolean =>
  (after.holderKind === 'user' && before.holderKind !== 'user') || (after.botOff && !before.botOff)

/** Who has a conversation, whether it is open: each move is one transaction with its line in the thread. */
export function createHolding(deps: Neighbours, move: Move) {
  const nameOf = async (ctx: SendContext, userId: Id): Promise<string> => {
    if (userIdOf(ctx.scope) === userId) return ctx.scope.actor.name
    return (await deps.people.names([userId], ctx.tx.session)).get(userId) ?? ''
  }
  const by = (ctx: SendContext) => userIdOf(ctx.scope)
  const person = (ctx: SendContext) => {
    const id = by(ctx)
    return id ? { id, name: ctx.scope.actor.name } : null
  }
  return {
    handOff: (ctx: SendContext, id: Id, reason: string) =>
      move(ctx, id, (work) => {
        const moved = release(work, reason, ctx.now)
        if (moved) {
          const { organizationId, handoffReason } = work.conversation
          ctx.tx.emit(organizationId, 'conversation.handed-off', { conversationId: id, reason: handoffReason ?? '' })
        }
        return moved
      }),
    takeOver: async (ctx: SendContext, id: Id, userId: Id) => {
      const user = { id: userId, name: await nameOf(ctx, userId) }
      return move(ctx, id, (work) => {
        const reopened = reopenWork(work, 'nobody', userId, ctx.now)
        const taken = take(work, user, ctx.now)
        const { organizationId } = work.conversation
        if (taken) ctx.tx.emit(organizationId, 'conversation.taken-over', { conversationId: id, userId })
        return reopened || taken
      })
    },
    handBack: (ctx: SendContext, id: Id) => move(ctx, id, (work) => giveToBot(work, by(ctx), ctx.now)),
    assign: async (ctx: SendContext, id: Id, userId: Id | null) => {
      const hasSeat = userId === null || (await deps.people.hasSeat?.(ctx.scope.organizationId, userId)) !== false
      if (!hasSeat) throw notFound(member)
      const user = userId ? { id: userId, name: await nameOf(ctx, userId) } : null
      return move(ctx, id, (work) => assignTo(work, user, by(ctx), ctx.now))
    },
    setBot: (ctx: SendContext, id: Id, on: boolean) => move(ctx, id, (work) => switchBot(work, on, by(ctx), ctx.now)),
    close: (ctx: SendContext, id: Id) =>
      move(ctx, id, (work) => {
        const closed = closeWork(work, person(ctx), ctx.now)
        if (closed) ctx.tx.emit(work.conversation.organizationId, 'conversation.closed', { conversationId: id })
        return closed
      }),
    snooze: (ctx: SendContext, id: Id, until: Date) => move(ctx, id, (work) => snoozeWork(work, until)),
    reopen: (ctx: SendContext, id: Id) => move(ctx, id, (work) => reopenWork(work, 'nobody', by(ctx), ctx.now)),
  }
}

/** Lesser moves: what was read, answered, looked at. */
export function createMarking(move: Move) {
  return {
    /** Read up to `seq`: what came after it stays unread. */
    markRead: (ctx: SendContext, id: Id, seq: number) =>
      move(ctx, id, ({ conversation }) => {
        const unread = Math.min(conversation.unreadCount, Math.max(0, conversation.lastInboundSeq - seq))
        if (unread === conversation.unreadCount) return false
        sayRead(ctx, conversation, { upToSeq: seq, count: conversation.unreadCount - unread })
        conversation.unreadCount = unread
        return true
      }),
    /** The customer answered what was asked: it is awaited no more. */
    answered: (ctx: SendContext, id: Id, awaitingId: Id) =>
      move(ctx, id, ({ conversation }) => {
        const left = conversation.awaiting.filter((entry) => entry.id !== awaitingId)
        if (left.length === conversation.awaiting.length) return false
        conversation.awaiting = left
        return true
      }),
    /** Dispatch has looked at everything up to `seq`. */
    dispatched: (ctx: SendContext, id: Id, seq: number) =>
      move(ctx, id, ({ conversation }) => {
        if (seq <= conversation.dispatchedSeq) return false
        conversation.dispatchedSeq = seq
        return true
      }),
    /** A member's own number was linked or unlinked: its thread leaves or enters the list. */
    setKind: async (ctx: SendContext, contactId: Id, kind: 'customer' | 'staff') => {
      // who unlinks a number may not look into its thread
      for (const { id } of await findByContacts(ctx.scope.organizationId, [contactId], ctx.tx.session))
        await move({ ...ctx, scope: systemScope(ctx.scope.organizationId) }, id, ({ conversation }) => {
          if (conversation.kind === kind) return false
          conversation.kind = kind
          return true
        })
    },
  }
}
