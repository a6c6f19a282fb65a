import type { Id } from '../../../schemas/common.ts'
import type { Message } from '../../../schemas/message.ts'
import type { PeerAddress } from '../../channels/channel.ts'
import type { ClientSession, Tx } from '../../core/db.ts'
import { notFound, type Text } from '../../core/errors.ts'
import type { Scope } from '../../core/scope.ts'
import { type Contacts, type KnownContact, shownName } from '../contacts/index.ts'
import type { Files } from '../files/index.ts'
import { createAppending } from './appending.ts'
import { createBlocking } from './blocking.ts'
import { createChangeSending } from './change-sending.ts'
import { createChanging } from './changing.ts'
import type { HaltedCampaigns } from './claiming.ts'
import { createDoubts } from './doubts.ts'
import { type AccountMove, followAccount } from './following.ts'
import { createHolding, createMarking, createMove } from './holding.ts'
import { createThreadCarrier } from './merging.ts'
import { findByIds as findMessages } from './messages-repository.ts'
import { createNumbers } from './numbers.ts'
import { createOutgoing } from './outgoing.ts'
import { counts, type ListQuery, list, type ThreadQuery, thread } from './reading.ts'
import { createReceiving } from './receiving.ts'
import { findByContacts, findByIds, findVisible } from './repository.ts'
import { createRetries } from './retries.ts'
import { type LineBrief, type Neighbours, rowOf, saveAll, showRows } from './saving.ts'
import { type SendContext, type SendInput, send } from './sending.ts'
import { createSent } from './sent.ts'
import { createStarting } from './starting.ts'
import { type StoredConversation, workOn } from './state.ts'
import { createUnassigning } from './unassigning.ts'

export interface ConversationDeps extends Neighbours {
  contacts: Contacts
  files: Files
  /** A wire id fixed before the send, where the account's channel sends again under it; else null. */
  newWireId(adapter: LineBrief['adapter']): string | null
  /** Asked before what campaigns sent goes to the wire. */
  haltedCampaigns?: HaltedCampaigns
  /** Which of these contacts are members' own linked numbers. */
  isStaff?(organizationId: Id, contactIds: readonly Id[], session: ClientSession): Promise<ReadonlySet<Id>>
}

const noun: Text = { en: 'conversation', es: 'conversación', pt: 'conversa', ar: 'محادثة' }
const messageNoun: Text = { en: 'message', es: 'mensaje', pt: 'mensagem', ar: 'رسالة' }

export function createConversations(deps: ConversationDeps) {
  /** A member's own thread with the command door is nobody's to read or to move in the inbox. */
  const seen = async (scope: Scope, id: Id, session?: ClientSession): Promise<StoredConversation> => {
    const conversation = await findVisible(scope, id, session)
    if (!conversation || (conversation.kind === 'staff' && scope.actor.kind === 'user')) throw notFound(noun)
    return conversation
  }
  const find = (ctx: SendContext, id: Id): Promise<StoredConversation> => seen(ctx.scope, id, ctx.tx.session)
  const move = createMove(deps, find)
  deps.contacts.watch((tx, contact) => renamed(deps, tx, contact))
  deps.contacts.carryThreads(createThreadCarrier(deps))
  const changeSending = createChangeSending(deps)
  const sendOne = (ctx: SendContext, input: SendInput) => send({ ...deps, find }, ctx, input)
  deps.files.guard(async (scope, conversationId) => {
    await seen(scope, conversationId)
  })
  return {
    ...createHolding(deps, move),
    ...createMarking(move),
    ...createAppending(deps, find),
    ...createReceiving(deps),
    ...createOutgoing(deps, changeSending.changeReceipts),
    ...changeSending,
    ...createChanging(deps, find),
    ...createRetries(deps, find),
    /** What waits for an account goes with its line to the next one. Answers how many messages. */
    followAccount: (tx: Tx, moved: AccountMove, now: Date) => followAccount(deps, tx, moved, now),
    ...createBlocking(deps),
    ...createStarting(deps, sendOne),
    ...createDoubts(deps),
    ...createUnassigning(deps),
    ...createNumbers(deps),
    ...createSent(deps),
    send: sendOne,
    /** A member's answer from the inbox: it takes the conversation. */
    reply: async (ctx: SendContext, input: Omit<SendInput, 'lane'>) => {
      await seen(ctx.scope, input.conversationId, ctx.tx.session)
      return sendOne(ctx, { ...input, lane: 'person' })
    },
    get: async (scope: Scope, id: Id, session?: ClientSession) => rowOf(deps, await seen(scope, id, session), session),
    /** The conversation as it is stored, for the bot and the pipeline: no names to look up. */
    state: (scope: Scope, id: Id, session?: ClientSession) => findVisible(scope, id, session),
    /** A customer's thread with a line, by the customer's address: for what is not stored, such as who types. */
    ofPeer: async (scope: Scope, lineId: Id, peer: PeerAddress): Promise<{ id: Id; name: string } | null> => {
      const contactId = await deps.contacts.idOfPeer(scope.organizationId, peer)
      const found = contactId ? await findByContacts(scope.organizationId, [contactId], undefined) : []
      const conversation = found.find((entry) => entry.lineId === lineId && entry.kind === 'customer')
      return conversation ? { id: conversation.id, name: conversation.contactName } : null
    },
    /** A contact's threads, whoever may see them, the one of last written in first. */
    ofContact: async (organizationId: Id, contactId: Id, session?: ClientSession): Promise<Id[]> => {
      const found = await findByContacts(organizationId, [contactId], session)
      return found.sort((a, b) => b.lastMessageAt.getTime() - a.lastMessageAt.getTime()).map(({ id }) => id)
    },
    /** For the pipeline: by id, without a member's eyes. */
    messageById: async (organizationId: Id, id: Id, session?: ClientSession) =>
      (await findMessages(organizationId, [id], session))[0] ?? null,
    list: (scope: Scope, query: ListQuery) => list(deps, scope, query),
    counts,
    thread: async (scope: Scope, id: Id, query: ThreadQuery) => thread(scope, await seen(scope, id), query),
    /** One message of a thread that the scope sees. */
    message: async (scope: Scope, id: Id): Promise<Message> => {
      const [message] = await findMessages(scope.organizationId, [id], undefined)
      if (!message) throw notFound(messageNoun)
      await seen(scope, message.conversationId)
      return message
    },
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

/** A contact's name and labels are shown in the list: they move with the contact. */
async function renamed(deps: ConversationDeps, tx: Tx, contact: KnownContact): Promise<void> {
  const works = (await findByContacts(contact.organizationId, [contact.id], tx.session)).map(workOn)
  for (const { conversation } of works) {
    conversation.contactName = shownName(contact, conversation.contactPhone)
    conversation.labelIds = contact.labelIds
  }
  await saveAll(deps, tx, works)
}
