import type { Id } from '../../../schemas/common.ts'
import type { Conversation, Episode } from '../../../schemas/conversation.ts'
import type { Message, SystemLine } from '../../../schemas/message.ts'
import type { Choices } from '../../../schemas/message-content.ts'
import { newId } from '../../core/ids.ts'

/** A conversation as it is stored: with what the list needs to show and find it without reading its contact. */
export interface StoredConversation extends Conversation {
  contactName: string
  contactPhone: string | null
  previewSeq: number
  responded: boolean
}

/**
 * A conversation being changed: what it was, what it will be, and what goes with it. Everything that happens to a
 * conversation happens here, in memory, and is written by `saveAll` in one go for one or for a hundred of them.
 */
export interface Work {
  /** Null for a new one. */
  readonly before: StoredConversation | null
  readonly conversation: StoredConversation
  readonly added: Message[]
  /** Messages that were there and changed. */
  readonly changed: Message[]
  readonly opened: Episode[]
  /** Fields to set on episodes that were there. */
  readonly episodes: Map<Id, Partial<Episode>>
  /** Added messages of unknown kinds, as they came. */
  readonly raws: Map<Id, unknown>
}

export type MessageDraft = Partial<Message> & Pick<Message, 'direction' | 'audience' | 'kind' | 'sender' | 'status'>

/** Where a conversation stands in the list. */
export const shelfOf = (conversation: Pick<Conversation, 'holderKind' | 'ownerId'>): string =>
  conversation.holderKind === 'bot' ? 'bot' : (conversation.ownerId ?? 'nobody')

export function workOn(before: StoredConversation): Work {
  return { before, conversation: { ...before }, ...nothingYet() }
}
const nothingYet = () => ({ added: [], changed: [], opened: [], episodes: new Map(), raws: new Map() })

export interface NewConversation {
  organizationId: Id
  kind: Conversation['kind']
  lineId: Id
  contactId: Id
  contactName: string
  contactPhone: string | null
  isGroup: boolean
  holderKind: 'bot' | 'nobody'
  labelIds?: Id[]
}

/** `archivedAt`: it begins with an imported message of that moment, as something long over. */
export function workOnNew(fresh: NewConversation, now: Date, archivedAt: Date | null = null): Work {
  const conversation: StoredConversation = {
    id: newId(),
    createdAt: now,
    updatedAt: now,
    labelIds: [],
    ...fresh,
    status: archivedAt ? 'closed' : 'open',
    snoozedUntil: null,
    ownerId: null,
    handoffReason: null,
    botOff: false,
    lastSeq: 0,
    dispatchedSeq: 0,
    lastInboundSeq: 0,
    archiveSeq: 0,
    lastMessageAt: archivedAt ?? now,
    lastInboundAt: null,
    unreadCount: 0,
    inDoubtCount: 0,
    preview: { text: '', kind: 'system', from: 'system', status: null },
    previewSeq: 0,
    episodeId: null,
    responded: false,
    awaiting: [],
    offered: null,
  }
  const work: Work = { before: null, conversation, ...nothingYet() }
  if (!archivedAt) openEpisode(work, now)
  return work
}

/** Adds a message with the next number. Its effect on the list (preview, time, unread) comes with it. */
export function addMessage(work: Work, draft: MessageDraft, now: Date): Message {
  const { conversation } = work
  conversation.lastSeq += 1
  const message = newMessage(conversation, conversation.lastSeq, draft, now)
  work.added.push(message)
  // what was never said is neither news in the list nor an answer
  if (message.status === 'cancelled') return message
  if (message.audience === 'customer') preview(work, message)
  if (message.direction === 'in') received(conversation, message)
  else if (message.direction === 'out') responded(work, message)
  return message
}

/** Adds an imported message before all others: no news, nobody's answer. The list shows it where it has nothing newer. */
export function addArchived(work: Work, draft: MessageDraft, now: Date): Message {
  const { conversation } = work
  const seq = conversation.archiveSeq ?? 0
  conversation.archiveSeq = seq - 1
  const message = newMessage(conversation, seq, { ...draft, episodeId: null }, now)
  work.added.push(message)
  if (conversation.lastSeq > 0 || (seq < 0 && message.sentAt < conversation.lastMessageAt)) return message
  conversation.preview = previewOf(message)
  conversation.previewSeq = seq
  conversation.lastMessageAt = message.sentAt
  return message
}

function newMessage(conversation: StoredConversation, seq: number, draft: MessageDraft, now: Date): Message {
  return {
    id: newId(now.getTime()),
    organizationId: conversation.organizationId,
    conversationId: conversation.id,
    lineId: conversation.lineId,
    contactId: conversation.contactId,
    episodeId: conversation.episodeId,
    seq,
    text: '',
    media: null,
    content: null,
    wireKind: null,
    author: null,
    reactions: [],
    edits: [],
    deletedAt: null,
    scheduledFor: null,
    quotedMessageId: null,
    lane: null,
    accountId: null,
    wireId: null,
    senderKey: null,
    fromMe: false,
    clientId: null,
    sentAt: now,
    arrivedAt: now,
    times: { sending: null, sent: null, delivered: null, read: null, failed: null },
    failure: null,
    attempts: 0,
    system: null,
    card: null,
    botTurnId: null,
    campaignId: null,
    awaits: null,
    createdAt: now,
    updatedAt: now,
    ...draft,
  }
}

/** A message in a line. */
export const previewOf = (message: Message): Conversation['preview'] => ({
  text: message.deletedAt ? '' : Array.from(message.text.replace(/\s+/g, ' ').trim()).slice(0, 160).join(''),
  kind: message.kind,
  from: message.sender.kind,
  status: message.direction === 'out' ? message.status : null,
  ...(message.deletedAt ? { isDeleted: true } : {}),
})

function preview({ conversation }: Work, message: Message): void {
  conversation.preview = previewOf(message)
  conversation.previewSeq = message.seq
  const choices = message.direction === 'out' ? message.content?.choices : null
  // what we said last is what a bare "1" answers
  if (message.direction === 'out') conversation.offered = choices ? offerOf(message.id, choices) : null
  if (message.arrivedAt > conversation.lastMessageAt) conversation.lastMessageAt = message.arrivedAt
}

const offerOf = (messageId: Id, { options }: Choices): Conversation['offered'] => ({
  messageId,
  options: options.map(({ id, title }) => ({ id, title })),
})

function received(conversation: StoredConversation, message: Message): void {
  conversation.lastInboundSeq = message.seq
  conversation.unreadCount += 1
  if (!conversation.lastInboundAt || message.sentAt > conversation.lastInboundAt)
    conversation.lastInboundAt = message.sentAt
}

function responded(work: Work, message: Message): void {
  const { conversation } = work
  const by = message.sender.kind
  if (conversation.responded || !conversation.episodeId || by === 'contact' || by === 'system') return
  conversation.responded = true
  changeEpisode(work, conversation.episodeId, { firstResponseAt: message.arrivedAt, firstResponseBy: by })
}

export function addSystemLine(work: Work, line: SystemLine, userId: Id | null, now: Date): Message {
  return addMessage(
    work,
    {
      direction: 'none',
      audience: 'team',
      kind: 'system',
      sender: { kind: 'system', userId, name: null },
      status: 'sent',
      system: line,
    },
    now,
  )
}

export function openEpisode(work: Work, now: Date): void {
  const { conversation } = work
  const episode: Episode = {
    id: newId(),
    organizationId: conversation.organizationId,
    conversationId: conversation.id,
    createdAt: now,
    updatedAt: now,
    openedAt: now,
    closedAt: null,
    firstResponseAt: null,
    firstResponseBy: null,
    closedBy: null,
  }
  work.opened.push(episode)
  conversation.episodeId = episode.id
  conversation.responded = false
}

export function changeEpisode(work: Work, id: Id, set: Partial<Episode>): void {
  const fresh = work.opened.find((episode) => episode.id === id)
  if (fresh) Object.assign(fresh, set)
  else work.episodes.set(id, { ...work.episodes.get(id), ...set })
}
