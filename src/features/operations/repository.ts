import type { Id } from '../../../schemas/common.ts'
import type { DeadLetter } from '../../../schemas/dead-letter.ts'
import type { ChannelAccount } from '../../../schemas/line.ts'
import { ChannelAccountModel } from '../../../schemas/models/channel-account.model.ts'
import { DeadLetterModel } from '../../../schemas/models/dead-letter.model.ts'
import { type Stored, toPlain } from '../../../schemas/models/define.ts'
import { LineModel } from '../../../schemas/models/line.model.ts'
import { OutboxModel } from '../../../schemas/models/outbox.model.ts'
import type { DeadLetterQuery, QueueAge } from '../../../schemas/operations.ts'
import type { ClientSession } from '../../core/db.ts'
import { type Scope, scopeFilter } from '../../core/scope.ts'
import { currentDb } from '../../core/sealed-repository.ts'

/** The organization of a member's view; null for whoever runs the installation. */
const within = (organizationId: Id | null) => (organizationId ? { organizationId } : {})

export interface StoreFacts {
  version: string
  isEmbedded: boolean
  /** A standalone server has no transactions that survive. */
  isReplicaSet: boolean
  /** How far its clock is from ours, ms, and how long it took to answer. */
  clockAheadMs: number
  answeredInMs: number
}

export async function storeFacts(): Promise<StoreFacts> {
  const admin = currentDb().admin()
  const began = Date.now()
  const hello = await admin.command({ hello: 1 })
  const answeredInMs = Date.now() - began
  const build = await admin.command({ buildInfo: 1 })
  return {
    version: String(build.secantusVersion ?? build.version),
    isEmbedded: Boolean(build.secantusVersion),
    isReplicaSet: Boolean(hello.setName) || hello.msg === 'isdbgrid',
    clockAheadMs: (hello.localTime as Date).getTime() - (began + answeredInMs / 2),
    answeredInMs,
  }
}

/** Writes and reads back with the journal, as everything that Parley acknowledges is. */
export async function writeDurably(name: string): Promise<void> {
  const notes = currentDb().collection<{ _id: string; at: Date }>('doctor')
  const at = new Date()
  await notes.replaceOne({ _id: name }, { at }, { upsert: true, writeConcern: { w: 'majority', journal: true } })
  await notes.deleteOne({ _id: name }, { writeConcern: { w: 'majority', journal: true } })
}

const queues: readonly QueueAge['queue'][] = ['dispatch', 'outbound', 'events']

/** What is due and not done, by queue. */
export async function queueAges(organizationId: Id | null, now: Date): Promise<QueueAge[]> {
  const ages: QueueAge[] = []
  for (const queue of queues) {
    const due = { ...within(organizationId), queue, dueAt: { $lte: now } }
    const oldest = await OutboxModel.findOne(due, { dueAt: 1 }).sort({ dueAt: 1 }).lean()
    const waiting = oldest ? await OutboxModel.countDocuments(due) : 0
    const oldestSeconds = oldest ? Math.round((now.getTime() - oldest.dueAt.getTime()) / 1000) : 0
    ages.push({ queue, waiting, oldestSeconds })
  }
  return ages
}

export async function accountsOf(organizationId: Id | null): Promise<ChannelAccount[]> {
  const docs = await ChannelAccountModel.find(within(organizationId)).lean()
  return docs.map((doc) => toPlain<ChannelAccount>(doc as unknown as Stored<ChannelAccount>))
}

export async function countWaitingLetters(organizationId: Id | null): Promise<number> {
  return DeadLetterModel.countDocuments({ ...within(organizationId), replayedAt: null, discardedAt: null })
}

const shown = {
  waiting: { replayedAt: null, discardedAt: null },
  done: { $or: [{ replayedAt: { $ne: null } }, { discardedAt: { $ne: null } }] },
}

/** Newest first. */
export async function findLetters(
  scope: Scope,
  query: Pick<DeadLetterQuery, 'search' | 'show'> & { before: Id | null; limit: number },
): Promise<DeadLetter[]> {
  const words = query.search && new RegExp(query.search.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'i')
  const text = { $or: ['error', 'payload.inbound.text', 'payload.inbound.wireId'].map((field) => ({ [field]: words })) }
  const docs = await DeadLetterModel.find({
    $and: [
      scopeFilter(scope),
      shown[query.show],
      ...(words ? [text] : []),
      ...(query.before ? [{ _id: { $lt: query.before } }] : []),
    ],
  })
    .sort({ _id: -1 })
    .limit(query.limit)
    .lean()
  return docs.map((doc) => toPlain<DeadLetter>(doc as Stored<DeadLetter>))
}

export async function findLetter(scope: Scope, id: Id, session?: ClientSession): Promise<DeadLetter | null> {
  const doc = await DeadLetterModel.findOne({ ...scopeFilter(scope), _id: id }, null, session ? { session } : {}).lean()
  return toPlain<DeadLetter>(doc as Stored<DeadLetter> | null)
}

export async function waitingLetterIds(scope: Scope, limit: number, session: ClientSession): Promise<Id[]> {
  const filter = { ...scopeFilter(scope), ...shown.waiting, replayRequestedAt: null }
  const docs = await DeadLetterModel.find(filter, { _id: 1 }, { session }).sort({ _id: 1 }).limit(limit).lean()
  return docs.map(({ _id }) => _id)
}

export async function setLetters(
  scope: Scope,
  ids: readonly Id[],
  change: Partial<Pick<DeadLetter, 'replayRequestedAt' | 'discardedAt'>>,
  session: ClientSession,
): Promise<void> {
  await DeadLetterModel.updateMany({ ...scopeFilter(scope), _id: { $in: [...ids] } }, { $set: change }, { session })
}

export async function lineNames(scope: Scope): Promise<Map<Id, string>> {
  const docs = await LineModel.find({ organizationId: scope.organizationId }, { name: 1 }).lean()
  return new Map(docs.map(({ _id, name }) => [_id, name]))
}
