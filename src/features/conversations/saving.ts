import type { Id } from '../../../schemas/common.ts'
import type { ConversationRow } from '../../../schemas/conversation.ts'
import { streams } from '../../../schemas/events.ts'
import { type AdapterName, type Line, windowHours } from '../../../schemas/line.ts'
import type { ClientSession, Tx } from '../../core/db.ts'
import type { Contacts } from '../contacts/index.ts'
import { insertMessages, type MessageChange, updateMessages } from './messages-repository.ts'
import { writeWorks } from './repository.ts'
import type { StoredConversation, Work } from './state.ts'

/** What a conversation needs to know of its line. */
export type LineBrief = Pick<Line, 'id' | 'name' | 'channel' | 'accountId' | 'botMode'> & {
  /** What is behind it now. */
  adapter?: AdapterName | null
}

export interface Neighbours {
  contacts: Pick<Contacts, 'setOwner'>
  /** Lines by id. Asked for each list and each ingest group: an answer from memory is best. */
  lines: {
    brief(organizationId: Id, ids: readonly Id[], session?: ClientSession): Promise<ReadonlyMap<Id, LineBrief>>
    /** What was said from memory may be old: ask again. Absent where nothing is remembered. */
    forget?(lineId: Id): void
  }
  /** Members' names by user id. */
  people: {
    names(ids: readonly Id[], session?: ClientSession): Promise<ReadonlyMap<Id, string>>
    /** Has this user an active seat here? Asked before a conversation is given to somebody. Absent: whoever is named has. */
    hasSeat?(organizationId: Id, userId: Id): Promise<boolean>
  }
}

/** Conversations as the list shows them. At most two questions, whatever their number. */
export async function rowsOf(
  { lines, people }: Pick<Neighbours, 'lines' | 'people'>,
  conversations: readonly StoredConversation[],
  session?: ClientSession,
): Promise<ConversationRow[]> {
  const [first] = conversations
  if (!first) return []
  const lineIds = new Set(conversations.map((conversation) => conversation.lineId))
  const ownerIds = new Set(conversations.flatMap((conversation) => conversation.ownerId ?? []))
  const byLine = await lines.brief(first.organizationId, [...lineIds], session)
  const names = ownerIds.size > 0 ? await people.names([...ownerIds], session) : new Map<Id, string>()
  return conversations.map((conversation) => {
    const { contactName, contactPhone, previewSeq: _p, responded: _r, ...shown } = conversation
    const line = byLine.get(conversation.lineId)
    return {
      ...shown,
      contact: { id: conversation.contactId, name: contactName, phone: contactPhone },
      line: {
        id: conversation.lineId,
        name: line?.name ?? '',
        channel: line?.channel ?? 'whatsapp',
        windowHours: line?.adapter ? windowHours[line.adapter] : null,
      },
      owner: conversation.ownerId ? { id: conversation.ownerId, name: names.get(conversation.ownerId) ?? '' } : null,
    }
  })
}

export async function rowOf(
  neighbours: Neighbours,
  conversation: StoredConversation,
  session?: ClientSession,
): Promise<ConversationRow> {
  const [row] = await rowsOf(neighbours, [conversation], session)
  return row as ConversationRow
}

/** Shows each conversation in the list. Staff threads are not in it. */
export async function showRows(
  neighbours: Neighbours,
  tx: Tx,
  conversations: readonly StoredConversation[],
  changedHands: ReadonlySet<Id> = new Set(),
): Promise<void> {
  const listed = conversations.filter((conversation) => conversation.kind === 'customer')
  for (const row of await rowsOf(neighbours, listed, tx.session))
    tx.show({
      organizationId: row.organizationId,
      stream: streams.lists(row.organizationId),
      type: 'conversation.changed',
      data: row,
      ownerId: row.ownerId,
      ...(changedHands.has(row.id) ? { ownerChanged: true } : {}),
    })
}

interface SaveOptions {
  /** Written at the end of the transaction, or when the caller asks for it: nothing reads it before. */
  isLate?: boolean
}

/** Writes and shows what was worked out, in one command whatever the number of conversations and messages. */
export async function saveAll(
  neighbours: Neighbours,
  tx: Tx,
  works: readonly Work[],
  changes: readonly MessageChange[] = [],
  { isLate = false }: SaveOptions = {},
): Promise<void> {
  for (const work of works) work.conversation.updatedAt = new Date()
  writeWorks(works, tx.writes)
  // who has the conversation has the contact: members who see only their own see it with them
  const changedHands = works.filter(({ before, conversation }) => (before?.ownerId ?? null) !== conversation.ownerId)
  for (const { conversation } of changedHands)
    if (conversation.kind === 'customer')
      await neighbours.contacts.setOwner(conversation.organizationId, tx, conversation.contactId, conversation.ownerId)
  insertMessages(
    works.flatMap((work) => work.added),
    tx.writes,
    new Map(works.flatMap((work) => [...work.raws])),
  )
  // what the works changed is final: nothing more to do for outbound
  const cancelled = works.flatMap((work) => work.changed.map((message) => ({ message, due: null })))
  updateMessages([...changes, ...cancelled], tx.writes)
  if (!isLate) await tx.writes.run()
  for (const work of works) for (const message of work.added) showMessage(tx, message, 'message.added')
  for (const { message } of [...changes, ...cancelled]) showMessage(tx, message, 'message.changed')
  await showRows(
    neighbours,
    tx,
    works.map((work) => work.conversation),
    new Set(changedHands.map(({ conversation }) => conversation.id)),
  )
}

export function showMessage(
  tx: Tx,
  message: MessageChange['message'],
  type: 'message.added' | 'message.changed',
): void {
  tx.show({
    organizationId: message.organizationId,
    stream: streams.conversation(message.conversationId),
    type,
    data: message,
  })
}
