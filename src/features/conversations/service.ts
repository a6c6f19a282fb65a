import type { Id } from '../../../schemas/common.ts'
import type { ConversationRow } from '../../../schemas/conversation.ts'
import type { Card, Message, Sender, SystemLine } from '../../../schemas/message.ts'
import type { ClientSession, Tx } from '../../core/db.ts'
import { notFound, type Text } from '../../core/errors.ts'
import { type Scope, userIdOf } from '../../core/scope.ts'
import { type Contacts, type KnownContact, shownName } from '../contacts/index.ts'
import type { Files } from '../files/index.ts'
import { assignTo, closeWork, giveToBot, release, reopenWork, switchBot, take } from './holders.ts'
import { findByIds as findMessages } from './messages-repository.ts'
import { createOutgoing } from './outgoing.ts'
import { counts, type ListQuery, list, type ThreadQuery, thread } from './reading.ts'
import { createReceiving } from './receiving.ts'
import { findByContacts, findByIds, findVisible } from './repository.ts'
import { createRetries } from './retries.ts'
import { type Neighbours, rowsOf, saveAll, showRows } from './saving.ts'
import { type SendContext, type SendInput, send, stopBot } from './sending.ts'
import { addMessage, addSystemLine, type StoredConversation, type Work, workOn } from './state.ts'

export interface ConversationDeps extends Neighbours {
  contacts: Contacts
  files: Files
  /** A wire id fixed before the send, where the account's channel sends again under it; else null. */
  newWireId(accountId: Id): string | null
  /** Which of these contacts are members' own linked numbers. */
  isStaff?(organizationId: Id, contactIds: readonly Id[], session: ClientSession): Promise<ReadonlySet<Id>>
}

const noun: Text = { en: 'conversation', es: 'conversación', pt: 'conversa', ar: 'محادثة' }

export function createConversations(deps: ConversationDeps) {
  const find = async (ctx: SendContext, id: Id): Promise<StoredConversation> => {
    const conversation = await findVisible(ctx.scope, id, ctx.tx.session)
    if (!conversation) throw notFound(noun)
    return conversation
  }
  /** For eyes: a member's own thread with the command door is not read by others in the inbox. */
  const seen = async (scope: Scope, id: Id, session?: ClientSession): Promise<StoredConversation> => {
    const conversation = await findVisible(scope, id, session)
    if (!conversation || (conversation.kind === 'staff' && scope.actor.kind === 'user')) throw notFound(noun)
    return conversation
  }
  const rowOf = async (conversation: StoredConversation, session?: ClientSession): Promise<ConversationRow> => {
    const [row] = await rowsOf(deps, [conversation], session)
    return row as ConversationRow
  }
  deps.contacts.watch((tx, contact) => renamed(deps, tx, contact))
  deps.files.guard(async (scope, conversationId) => {
    await seen(scope, conversationId)
  })
  return {
    ...createHolding(deps, find, rowOf),
    ...createAppending(deps, find),
    ...createReceiving(deps),
    ...createOutgoing(deps),
    ...createRetries(deps, find),
    send: (ctx: SendContext, input: SendInput) => send({ ...deps, find }, ctx, input),
    /** A member's answer from the inbox: it takes the conversation. */
    reply: async (ctx: SendContext, input: Omit<SendInput, 'lane'>) => {
      await seen(ctx.scope, input.conversationId, ctx.tx.session)
      return send({ ...deps, find }, ctx, { ...input, lane: 'person' })
    },
    get: async (scope: Scope, id: Id, session?: ClientSession) => rowOf(await seen(scope, id, session), session),
    /** The conversation as it is stored, for the bot and the pipeline: no names to look up. */
    state: (scope: Scope, id: Id, session?: ClientSession) => findVisible(scope, id, session),
    list: (scope: Scope, query: ListQuery) => list(deps, scope, query),
    counts,
    thread: async (scope: Scope, id: Id, query: ThreadQuery) => thread(scope, await seen(scope, id), query),
    /** The newest n messages, ascending. */
    recent: async (scope: Scope, id: Id, n: number) => {
      const conversation = await findVisible(scope, id, undefined)
      return conversation ? thread(scope, conversation, { limit: n }) : []
    },
    changed: async (tx: Tx, scope: Scope, conversation: { id: Id }) => {
      const found = await findByIds(scope.organizationId, [conversation.id], tx.session)
      await showRows(deps, tx, [...found.values()])
    },
  }
}
export type Conversations = ReturnType<typeof createConversations>

type Find = (ctx: SendContext, id: Id) => Promise<StoredConversation>
type RowOf = (conversation: StoredConversation, session?: ClientSession) => Promise<ConversationRow>

/** Who has a conversation, whether it is open: each move is one transaction with its line in the thread. */
function createHolding(deps: ConversationDeps, find: Find, rowOf: RowOf) {
  const nameOf = async (ctx: SendContext, userId: Id): Promise<string> => {
    if (userIdOf(ctx.scope) === userId) return ctx.scope.actor.name
    return (await deps.people.names([userId], ctx.tx.session)).get(userId) ?? ''
  }
  /** Works on a conversation and writes it if something moved; a move to a person stops the bot. */
  const move = async (ctx: SendContext, id: Id, change: (work: Work) => boolean): Promise<ConversationRow> => {
    const before = await find(ctx, id)
    const work = workOn(before)
    if (!change(work)) return rowOf(before, ctx.tx.session)
    const { conversation } = work
    if (isStopped(before, conversation)) work.changed.push(...(await stopBot(work, ctx)))
    if (conversation.ownerId !== before.ownerId && conversation.kind === 'customer')
      await deps.contacts.setOwner(conversation.organizationId, ctx.tx, conversation.contactId, conversation.ownerId)
    await saveAll(deps, ctx.tx, [work])
    return rowOf(conversation, ctx.tx.session)
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
    reopen: (ctx: SendContext, id: Id) => move(ctx, id, (work) => reopenWork(work, 'nobody', by(ctx), ctx.now)),
    /** Read up to `seq`: what came after it stays unread. */
    markRead: (ctx: SendContext, id: Id, seq: number) =>
      move(ctx, id, ({ conversation }) => {
        const unread = Math.min(conversation.unreadCount, Math.max(0, conversation.lastInboundSeq - seq))
        if (unread === conversation.unreadCount) return false
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
      for (const { id } of await findByContacts(ctx.scope.organizationId, [contactId], ctx.tx.session))
        await move(ctx, id, ({ conversation }) => {
          if (conversation.kind === kind) return false
          conversation.kind = kind
          return true
        })
    },
  }
}

/** A person has it now, or the bot was switched off. After a hand-off the bot's parting words still go out. */
const isStopped = (before: StoredConversation, after: StoredConversation): boolean =>
  (after.holderKind === 'user' && before.holderKind !== 'user') || (after.botOff && !before.botOff)

/** What the team adds to a thread: seen by the team alone. */
function createAppending(deps: ConversationDeps, find: Find) {
  const append = async (ctx: SendContext, id: Id, add: (work: Work) => Message): Promise<Message> => {
    const work = workOn(await find(ctx, id))
    const message = add(work)
    await saveAll(deps, ctx.tx, [work])
    return message
  }
  const team = { direction: 'none', audience: 'team', status: 'sent' } as const
  return {
    appendSystem: (ctx: SendContext, id: Id, line: SystemLine) =>
      append(ctx, id, (work) => addSystemLine(work, line, userIdOf(ctx.scope), ctx.now)),
    appendNote: (ctx: SendContext, id: Id, note: { noteId?: Id; text: string; sender: Sender }) =>
      append(ctx, id, (work) =>
        addMessage(
          work,
          {
            ...team,
            kind: 'note',
            text: note.text,
            sender: note.sender,
            ...(note.noteId ? { clientId: `note:${note.noteId}` } : {}),
          },
          ctx.now,
        ),
      ),
    /** A command's answer, as a card; in the place of an earlier card where that is named. */
    appendCard: async (ctx: SendContext, id: Id, card: Card, sender: Sender, options: { replaces?: Id } = {}) => {
      if (!options.replaces)
        return append(ctx, id, (work) =>
          addMessage(work, { ...team, kind: 'card', text: card.text, card, sender }, ctx.now),
        )
      const conversation = await find(ctx, id)
      const [before] = await findMessages(conversation.organizationId, [options.replaces], ctx.tx.session)
      if (!before || before.conversationId !== id || before.kind !== 'card') throw notFound(noun)
      const message = { ...before, card, text: card.text, updatedAt: ctx.now }
      await saveAll(deps, ctx.tx, [], [{ message, due: null }])
      return message
    },
  }
}

/** A contact's name is shown in the list: it moves with the contact. */
async function renamed(deps: ConversationDeps, tx: Tx, contact: KnownContact): Promise<void> {
  const works = (await findByContacts(contact.organizationId, [contact.id], tx.session)).map(workOn)
  for (const { conversation } of works) conversation.contactName = shownName(contact, conversation.contactPhone)
  await saveAll(deps, tx, works)
}
