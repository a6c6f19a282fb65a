import type { Id } from '../../../schemas/common.ts'
import type { Outage } from '../../../schemas/line-health.ts'
import { OutageModel } from '../../../schemas/models/outage.model.ts'
import type { ClientSession } from '../../core/db.ts'
import { newId } from '../../core/ids.ts'
import { type Scope, scopeFilter } from '../../core/scope.ts'

/** A message that came out of an outage, by its place. */
export interface OutageRef {
  conversationId: Id
  seq: number
}
export type StoredOutage = Omit<Outage, 'answered'> & { refs: OutageRef[] }
type Doc = Omit<StoredOutage, 'id'> & { _id: Id; expiresAt: Date }

const keptMs = 90 * 86_400_000

const plain = ({ _id, expiresAt, ...rest }: Doc): StoredOutage => ({ id: _id, ...rest })

export async function insertOutage(
  outage: Pick<StoredOutage, 'organizationId' | 'lineId' | 'accountId' | 'from' | 'reason'>,
  now: Date,
  session: ClientSession,
): Promise<void> {
  const open = { to: null, arrived: null, stored: null, parked: null, refs: [] }
  const expiresAt = new Date(now.getTime() + keptMs)
  await OutageModel.create([{ _id: newId(), ...outage, ...open, expiresAt }], { session })
}

/** The last of an account. */
export async function lastOutage(accountId: Id, session: ClientSession): Promise<StoredOutage | null> {
  const doc = await OutageModel.findOne({ accountId }).sort({ from: -1 }).session(session).lean<Doc>()
  return doc && plain(doc)
}

export async function updateOutage(
  { id, organizationId }: StoredOutage,
  set: Partial<StoredOutage>,
  session: ClientSession,
): Promise<void> {
  await OutageModel.updateOne({ _id: id, organizationId }, { $set: set }, { session })
}

export async function deleteOutage({ id, organizationId }: StoredOutage, session: ClientSession): Promise<void> {
  await OutageModel.deleteOne({ _id: id, organizationId }, { session })
}

/** Newest first. */
export async function findOutages(scope: Scope, lineId: Id, limit: number): Promise<StoredOutage[]> {
  const filter = { ...scopeFilter(scope), lineId }
  const docs = await OutageModel.find(filter).sort({ from: -1 }).limit(limit).lean<Doc[]>()
  return docs.map(plain)
}
