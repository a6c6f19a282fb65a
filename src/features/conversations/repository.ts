import type { Id } from '../../../schemas/common.ts'
import type { Conversation } from '../../../schemas/conversation.ts'
import { ConversationModel } from '../../../schemas/models/conversation.model.ts'
import { ConversationCountModel } from '../../../schemas/models/conversation-count.model.ts'
import { EpisodeModel } from '../../../schemas/models/episode.model.ts'
import type { ClientSession } from '../../core/db.ts'
import { type Scope, scopeFilter } from '../../core/scope.ts'
import type { Writes } from '../../core/writes.ts'
import { type StoredConversation, shelfOf, type Work } from './state.ts'

type Session = ClientSession | undefined
const within = (session: Session) => (session ? { session } : {})

interface Doc extends Omit<StoredConversation, 'id'> {
  _id: Id
  shelf: string
  nameKey: string
  phoneKey: string
}

function toConversation(doc: Doc): StoredConversation {
  const { _id, shelf: _s, nameKey: _n, phoneKey: _p, ...rest } = doc
  return { id: _id, ...rest }
}
const many = (docs: unknown): StoredConversation[] => (docs as Doc[]).map(toConversation)

/** As people type a name into a search: without case and accents. */
export const nameKeyOf = (name: string): string => name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().trim()
export const phoneKeyOf = (phone: string | null): string => phone?.replace(/\D/g, '') ?? ''

function toDoc({ id, ...rest }: StoredConversation): Doc {
  return {
    _id: id,
    ...rest,
    shelf: shelfOf(rest),
    nameKey: nameKeyOf(rest.contactName),
    phoneKey: phoneKeyOf(rest.contactPhone),
  }
}

/** The one filter of what a scope may see: its own and what nobody has, or all; a bot its contact's alone. */
const visible = (scope: Scope) => scopeFilter(scope, { owner: 'ownerId', unowned: true })

export async function findVisible(scope: Scope, id: Id, session: Session): Promise<StoredConversation | null> {
  const doc = await ConversationModel.findOne({ ...visible(scope), _id: id }, null, within(session)).lean()
  return doc ? toConversation(doc as unknown as Doc) : null
}

export async function findByIds(
  organizationId: Id,
  ids: readonly Id[],
  session: Session,
): Promise<Map<Id, StoredConversation>> {
  if (ids.length === 0) return new Map()
  const docs = await ConversationModel.find({ _id: { $in: [...ids] }, organizationId }, null, within(session)).lean()
  return new Map(many(docs).map((conversation) => [conversation.id, conversation]))
}

export async function findByContacts(
  organizationId: Id,
  contactIds: readonly Id[],
  session: Session,
): Promise<StoredConversation[]> {
  if (contactIds.length === 0) return []
  return many(
    await ConversationModel.find({ organizationId, contactId: { $in: [...contactIds] } }, null, within(session)).lean(),
  )
}

/** One range of one index: equalities, then time. `shelf` undefined: any. */
export interface ListRange {
  status: Conversation['status']
  shelf?: string
  /** After this moment, */
  from: Date
  /** and before this one; */
  to: Date
  /** and those of the moment `to` itself whose id is lower than this: many come with one commit. */
  beforeId?: Id | undefined
  limit: number
  labelId?: Id
}

export async function findRange(scope: Scope, range: ListRange): Promise<StoredConversation[]> {
  const { from, to, beforeId, limit } = range
  const equal = {
    organizationId: scope.organizationId,
    kind: 'customer',
    status: range.status,
    ...(range.shelf === undefined ? {} : { shelf: range.shelf }),
    ...(range.labelId ? { labelIds: range.labelId } : {}),
  }
  const look = async (last: Record<string, unknown>) =>
    many(
      await ConversationModel.find({ ...equal, ...last } as Record<string, unknown>)
        .sort({ lastMessageAt: -1, _id: -1 })
        .limit(limit)
        .lean(),
    )
  const [same, older] = await Promise.all([
    beforeId ? look({ lastMessageAt: to, _id: { $lt: beforeId } }) : [],
    look({ lastMessageAt: { $gt: from, $lt: to } }),
  ])
  return [...same, ...older]
}

/** Some of what a member has, whatever its status. */
export async function findHeldBy(organizationId: Id, userId: Id, limit: number): Promise<Id[]> {
  const found: Id[] = []
  for (const status of ['open', 'snoozed', 'closed']) {
    const filter = { organizationId, kind: 'customer', status, shelf: userId } as Record<string, unknown>
    const docs = await ConversationModel.find(filter, { _id: 1 })
      .limit(limit - found.length)
      .lean()
    found.push(...docs.map((doc) => doc._id))
    if (found.length >= limit) break
  }
  return found
}

/** Those marked as having messages in doubt, of all organizations. */
export async function findFlaggedDoubts(): Promise<{ organizationId: Id; conversationId: Id }[]> {
  const docs = await ConversationModel.find({ inDoubtCount: { $gt: 0 } }, { organizationId: 1 })
    .limit(5_000)
    .lean()
  return docs.map(({ _id, organizationId }) => ({ organizationId, conversationId: _id }))
}

/** Snoozed until now or before, of all organizations. */
export async function findAwake(now: Date, limit: number): Promise<{ id: Id; organizationId: Id }[]> {
  const docs = await ConversationModel.find({ snoozedUntil: { $lte: now }, status: 'snoozed' }, { organizationId: 1 })
    .limit(limit)
    .lean()
  return docs.map(({ _id: id, organizationId }) => ({ id, organizationId }))
}

/** Conversations whose contact's name or number begins like this. */
export async function findByPrefix(
  organizationId: Id,
  key: 'nameKey' | 'phoneKey',
  prefix: string,
  limit: number,
): Promise<StoredConversation[]> {
  const filter: Record<string, unknown> = {
    organizationId,
    kind: 'customer',
    [key]: { $gte: prefix, $lt: `${prefix}\uffff` },
  }
  return many(await ConversationModel.find(filter).limit(limit).lean())
}

/**
 * Writes what was worked out: each conversation only if it is still as it was read. A transaction that read it before
 * another's commit is refused by the store; `lastSeq` in the filter makes sure where a store would let it pass.
 */
export function writeWorks(works: readonly Work[], writes: Writes): void {
  const fresh = works.filter((work) => work.before === null)
  writes.insert(
    ConversationModel,
    fresh.map((work) => toDoc(work.conversation)),
  )
  for (const { before, conversation } of works) {
    if (!before) continue
    const { _id, ...set } = toDoc(conversation)
    writes.update(ConversationModel, { _id, lastSeq: before.lastSeq }, { $set: set }, { mustMatch: true })
  }
  writeEpisodes(works, writes)
  writeCounts(works, writes)
}

function writeEpisodes(works: readonly Work[], writes: Writes): void {
  writes.insert(
    EpisodeModel,
    works.flatMap((work) => work.opened.map(({ id, ...rest }) => ({ _id: id, ...rest }))),
  )
  for (const [id, set] of works.flatMap((work) => [...work.episodes]))
    writes.update(EpisodeModel, { _id: id }, { $set: { ...set, updatedAt: new Date() } })
}

function writeCounts(works: readonly Work[], writes: Writes): void {
  const moves = new Map<string, { organizationId: Id; status: string; shelf: string; by: number }>()
  const move = (conversation: StoredConversation, by: number) => {
    if (conversation.kind !== 'customer') return
    const { organizationId, status } = conversation
    const shelf = shelfOf(conversation)
    const id = `${organizationId}:${status}:${shelf}`
    moves.set(id, { organizationId, status, shelf, by: (moves.get(id)?.by ?? 0) + by })
  }
  for (const work of works) {
    if (work.before) move(work.before, -1)
    move(work.conversation, 1)
  }
  for (const [id, { by, ...fields }] of moves)
    if (by !== 0)
      writes.update(
        ConversationCountModel,
        { _id: id },
        { $inc: { value: by }, $setOnInsert: fields },
        { upsert: true },
      )
}

export async function findCounts(organizationId: Id): Promise<{ status: string; shelf: string; value: number }[]> {
  return ConversationCountModel.find({ organizationId }, { _id: 0, status: 1, shelf: 1, value: 1 }).lean()
}
