import type { Id } from '../../../schemas/common.ts'
import type { HoursKind, HoursRow } from '../../../schemas/hours.ts'
import { type Stored, toPlain } from '../../../schemas/models/define.ts'
import { HoursModel } from '../../../schemas/models/hours.model.ts'
import type { ClientSession } from '../../core/db.ts'
import { carrierOf } from '../records/index.ts'

export const hoursCarrier = carrierOf(HoursModel)

const plain = (doc: unknown): HoursRow => toPlain<HoursRow>(doc as Stored<HoursRow>)
export type NewRow = Omit<HoursRow, 'createdAt' | 'updatedAt'>

export async function insertRows(rows: readonly NewRow[], session: ClientSession): Promise<void> {
  if (rows.length > 0)
    await HoursModel.create(rows.map(({ id, ...rest }) => ({ _id: id, ...rest })) as never, { session, ordered: true })
}

/** The last one of it. */
export async function findBySource(
  organizationId: Id,
  kinds: readonly HoursKind[],
  source: HoursRow['source'],
  session: ClientSession,
): Promise<HoursRow | null> {
  const filter = { organizationId, kind: { $in: [...kinds] }, 'source.kind': source.kind, 'source.id': source.id }
  const doc = await HoursModel.findOne(filter as never)
    .sort({ ordinal: -1 })
    .session(session)
    .lean()
  return doc ? plain(doc) : null
}

/** What still has time at a moment: what ends first is first, what never ends is last. */
export async function findLots(
  organizationId: Id,
  contactId: Id,
  now: Date,
  session: ClientSession | null,
): Promise<HoursRow[]> {
  const docs = await HoursModel.find({ organizationId, contactId, left: { $gt: 0 } })
    .session(session)
    .lean()
  const end = ({ expiresAt }: HoursRow) => expiresAt?.getTime() ?? Number.POSITIVE_INFINITY
  return docs
    .map(plain)
    .filter((lot) => end(lot) > now.getTime())
    .sort((a, b) => end(a) - end(b) || (a.id < b.id ? -1 : 1))
}

/** Two that take at once meet here: the store lets one of them run again. */
export async function addLeft(lotId: Id, minutes: number, session: ClientSession): Promise<boolean> {
  const filter = { _id: lotId, ...(minutes < 0 ? { left: { $gte: -minutes } } : {}) }
  const { matchedCount } = await HoursModel.updateOne(filter, { $inc: { left: minutes } }, { session })
  return matchedCount === 1
}

export async function findOfTicket(organizationId: Id, ticketId: Id, session: ClientSession): Promise<HoursRow[]> {
  const docs = await HoursModel.find({ organizationId, ticketId }).sort({ _id: 1 }).session(session).lean()
  return docs.map(plain)
}

export async function findLedger(
  organizationId: Id,
  { contactId, cursor, limit }: { contactId: Id; cursor?: string | undefined; limit: number },
): Promise<HoursRow[]> {
  const docs = await HoursModel.find({ organizationId, contactId, ...(cursor ? { _id: { $lt: cursor } } : {}) })
    .sort({ _id: -1 })
    .limit(limit)
    .lean()
  return docs.map(plain)
}

export async function sumOf(organizationId: Id, contactId: Id, session?: ClientSession): Promise<number> {
  const [sum] = await HoursModel.aggregate<{ minutes: number }>([
    { $match: { organizationId, contactId } },
    { $group: { _id: null, minutes: { $sum: '$minutes' } } },
  ]).session(session ?? null)
  return sum?.minutes ?? 0
}

/** Of all organizations: what ended with time left. */
export async function findEnded(now: Date, limit: number): Promise<Pick<HoursRow, 'id' | 'organizationId'>[]> {
  const docs = await HoursModel.find(
    { left: { $gt: 0 }, expiresAt: { $type: 'date', $lte: now } },
    { organizationId: 1 },
  )
    .limit(limit)
    .lean()
  return docs.map(({ _id: id, organizationId }) => ({ id, organizationId }))
}

export async function findLot(organizationId: Id, id: Id, session: ClientSession): Promise<HoursRow | null> {
  const doc = await HoursModel.findOne({ _id: id, organizationId }).session(session).lean()
  return doc ? plain(doc) : null
}
