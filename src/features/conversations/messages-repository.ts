import type { Id } from '../../../schemas/common.ts'
import type { Lane, Message, MessageStatus } from '../../../schemas/message.ts'
import { MessageModel } from '../../../schemas/models/message.model.ts'
import { MessageChangeModel } from '../../../schemas/models/message-change.model.ts'
import type { ClientSession } from '../../core/db.ts'
import type { Writes } from '../../core/writes.ts'

type Session = ClientSession | undefined
const within = (session: Session) => (session ? { session } : {})

export const laneRank: Record<Lane, number> = { person: 0, transactional: 1, bot: 2, campaign: 3 }
/** Statuses in which outbound still has something to do. */
const pending: ReadonlySet<MessageStatus> = new Set(['queued', 'sending'])

/** The key of dedupe, receipts and quotes. A sender chooses wire ids, so who sent it is part of the key. */
export const wireKeyOf = (lineId: Id, senderKey: string, wireId: string): string => `${lineId}:${senderKey}:${wireId}`

interface Doc extends Omit<Message, 'id' | 'clientId' | 'campaignId'> {
  _id: Id
  /** Absent, not null: the unique index covers those that have one. */
  clientId?: string
  /** Absent where it is none's: its index holds what a campaign sent. */
  campaignId?: Id
  wireKey?: string
  due?: Date
  rank?: number
  raw?: unknown
}

export function toMessage(doc: Doc): Message {
  const { _id, wireKey: _k, due: _d, rank: _r, raw: _w, clientId, campaignId, ...rest } = doc
  return { id: _id, clientId: clientId ?? null, campaignId: campaignId ?? null, ...rest }
}

function toDoc(message: Message, due: Date | null): Doc {
  const { id, clientId, campaignId, ...rest } = message
  const doc: Doc = { _id: id, ...rest }
  if (clientId !== null) doc.clientId = clientId
  if (campaignId) doc.campaignId = campaignId
  if (message.wireId !== null && message.senderKey !== null)
    doc.wireKey = wireKeyOf(message.lineId, message.senderKey, message.wireId)
  if (message.lane) doc.rank = laneRank[message.lane]
  if (due) doc.due = due
  return doc
}

/** `raws`: by message, what came of a kind that Parley does not know. */
export function insertMessages(
  messages: readonly Message[],
  writes: Writes,
  raws: ReadonlyMap<Id, unknown> = new Map(),
): void {
  const docs = messages.map((message) => ({
    ...toDoc(message, pending.has(message.status) ? message.arrivedAt : null),
    ...(raws.has(message.id) ? { raw: raws.get(message.id) } : {}),
  }))
  writes.insert(MessageModel, docs)
}

/** What may change of a message once it is stored, and when outbound looks at it next (null: never). */
export interface MessageChange {
  message: Message
  due: Date | null
}

export function updateMessages(changes: readonly MessageChange[], writes: Writes): void {
  for (const { message, due } of changes) {
    const { status, times, failure, attempts, accountId, wireId, media, text, card, updatedAt } = message
    const set: Record<string, unknown> = { status, times, failure, attempts, accountId, wireId, media, text, card }
    set.updatedAt = updatedAt
    if (wireId !== null && message.senderKey !== null)
      set.wireKey = wireKeyOf(message.lineId, message.senderKey, wireId)
    if (due) set.due = due
    writes.update(
      MessageModel,
      { _id: message.id, organizationId: message.organizationId },
      { $set: set, ...(due ? {} : { $unset: { due: 1 } }) },
    )
  }
}

export async function findByIds(organizationId: Id, ids: readonly Id[], session: Session): Promise<Message[]> {
  if (ids.length === 0) return []
  const docs = await MessageModel.find({ _id: { $in: [...ids] }, organizationId }, null, within(session)).lean()
  return docs.map((doc) => toMessage(doc as unknown as Doc))
}

export async function findByWireKeys(
  organizationId: Id,
  keys: readonly string[],
  session: Session,
): Promise<Map<string, Message>> {
  if (keys.length === 0) return new Map()
  const filter = { organizationId, wireKey: { $in: [...keys] } } as Record<string, unknown>
  const docs = (await MessageModel.find(filter, null, within(session)).lean()) as unknown as Doc[]
  return new Map(docs.map((doc) => [doc.wireKey ?? '', toMessage(doc)]))
}

export async function findByClientId(organizationId: Id, clientId: string, session: Session): Promise<Message | null> {
  const doc = await MessageModel.findOne({ organizationId, clientId }, null, within(session)).lean()
  return doc ? toMessage(doc as unknown as Doc) : null
}

/** Numbers above `from` up to and with `to`, ascending: a range, whatever the length of the thread. */
export async function findRange(
  organizationId: Id,
  conversationId: Id,
  range: { from: number; to: number },
  session?: Session,
): Promise<Message[]> {
  const filter = { organizationId, conversationId, seq: { $gt: range.from, $lte: range.to } }
  const docs = await MessageModel.find(filter, null, within(session)).sort({ seq: 1 }).lean()
  return docs.map((doc) => toMessage(doc as unknown as Doc))
}

/** Bot messages that wait: a person who takes over stops them. The newest 200 numbers are enough: older ones went out. */
export async function findQueuedBot(
  organizationId: Id,
  conversation: { id: Id; lastSeq: number },
  session: Session,
): Promise<Message[]> {
  const range = { from: conversation.lastSeq - 200, to: conversation.lastSeq }
  const recent = await findRange(organizationId, conversation.id, range, session)
  return recent.filter((message) => message.status === 'queued' && message.lane === 'bot')
}

export interface PendingMessage {
  id: Id
  conversationId: Id
  seq: number
  rank: number
  status: MessageStatus
  due: Date
  /** Not a message but something done to one. */
  isChange?: boolean
}

/** All that an account still has to do, as little of each as planning needs. */
export async function findPending(accountId: Id): Promise<PendingMessage[]> {
  const filter = { accountId, due: { $gt: new Date(0) } } as Record<string, unknown>
  const docs = (await MessageModel.find(filter, { conversationId: 1, seq: 1, rank: 1, status: 1, due: 1 })
    .limit(20_000)
    .lean()) as unknown as Doc[]
  return docs.map((doc) => ({
    id: doc._id,
    conversationId: doc.conversationId,
    seq: doc.seq,
    rank: doc.rank ?? 0,
    status: doc.status,
    due: doc.due ?? new Date(),
  }))
}

/** What an account still has to send, whole, and what is planned for later: at most 20,000 at once. */
export async function findUnsent(organizationId: Id, accountId: Id, session: Session): Promise<Message[]> {
  const filter = { organizationId, accountId, status: { $in: ['queued', 'sending'] }, due: { $gt: new Date(0) } }
  const docs = await MessageModel.find(filter as Record<string, unknown>, null, within(session))
    .limit(20_000)
    .lean()
  return docs.map((doc) => toMessage(doc as unknown as Doc))
}

/** Accounts with something due: what a sweep wakes. */
export async function findDueAccounts(accountIds: readonly Id[], now: Date): Promise<Id[]> {
  const due: Id[] = []
  for (const accountId of accountIds) {
    const filter = { accountId, due: { $gt: new Date(0), $lte: now } } as Record<string, unknown>
    if ((await MessageModel.exists(filter)) ?? (await MessageChangeModel.exists(filter))) due.push(accountId)
  }
  return due
}

/** Conversations with messages that have been in doubt since before this moment, of all organizations. */
export async function findDoubtful(before: Date): Promise<{ organizationId: Id; conversationId: Id }[]> {
  const docs = await MessageModel.find(
    { status: 'in_doubt', updatedAt: { $lte: before } },
    { organizationId: 1, conversationId: 1 },
  )
    .limit(5_000)
    .lean()
  return docs.map(({ organizationId, conversationId }) => ({ organizationId, conversationId }))
}

/** How many of these numbers have been in doubt since before this moment. */
export async function findInDoubt(
  organizationId: Id,
  conversationId: Id,
  range: { from: number; to: number },
  before: Date,
  session: Session,
): Promise<number> {
  const found = await findRange(organizationId, conversationId, range, session)
  return found.filter(({ status, updatedAt }) => status === 'in_doubt' && updatedAt <= before).length
}
