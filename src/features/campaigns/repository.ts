import type { Campaign, CampaignStatus, StoredCampaign } from '../../../schemas/campaign.ts'
import type { Id } from '../../../schemas/common.ts'
import { CampaignModel } from '../../../schemas/models/campaign.model.ts'
import { type Stored, toPlain } from '../../../schemas/models/define.ts'
import type { ClientSession } from '../../core/db.ts'
import { type Scope, scopeFilter } from '../../core/scope.ts'

type Session = ClientSession | undefined
const within = (session: Session) => (session ? { session } : {})
const plain = (doc: unknown): StoredCampaign => toPlain<StoredCampaign>(doc as Stored<StoredCampaign>)

export async function insertCampaign(
  { id, ...rest }: Omit<StoredCampaign, 'createdAt' | 'updatedAt'>,
  session: ClientSession,
): Promise<StoredCampaign> {
  const [doc] = await CampaignModel.create([{ _id: id, ...rest }], { session })
  return plain(doc?.toObject())
}

export async function findCampaign(scope: Scope, id: Id, session?: Session): Promise<StoredCampaign | null> {
  const doc = await CampaignModel.findOne({ ...scopeFilter(scope), _id: id }, null, within(session)).lean()
  return doc && plain(doc)
}

/** Newest first, from `before` on. */
export async function findCampaigns(
  scope: Scope,
  { before, limit }: { before?: string | undefined; limit: number },
): Promise<StoredCampaign[]> {
  const docs = await CampaignModel.find({ ...scopeFilter(scope), ...(before ? { _id: { $lt: before } } : {}) })
    .sort({ _id: -1 })
    .limit(limit)
    .lean()
  return docs.map(plain)
}

type From = Partial<Pick<StoredCampaign, 'nextAt' | 'gatheredTo'>> & { status?: CampaignStatus }
interface Change {
  set?: Partial<StoredCampaign>
  add?: Partial<Record<CountField, number>>
}
export type CountField =
  | 'totalRecipients'
  | 'sentCount'
  | 'deliveredCount'
  | 'readCount'
  | 'failedCount'
  | 'skippedCount'

/** Only where it still is as `from` says; null: it is not. */
export async function changeCampaign(
  organizationId: Id,
  id: Id,
  from: From,
  { set = {}, add = {} }: Change,
  session?: Session,
): Promise<StoredCampaign | null> {
  const isCounted = Object.values(add).some((by) => by !== 0)
  const doc = await CampaignModel.findOneAndUpdate(
    { _id: id, organizationId, ...from },
    { $set: set, ...(isCounted ? { $inc: add } : {}) },
    { ...within(session), returnDocument: 'after' },
  ).lean()
  return doc && plain(doc)
}

/** Of all organizations: what the clock says is to go on now. */
export async function findDue(now: Date, limit: number): Promise<StoredCampaign[]> {
  const due = async (status: CampaignStatus) =>
    CampaignModel.find({ status, nextAt: { $lte: now } })
      .sort({ nextAt: 1 })
      .limit(limit)
      .lean()
  return (await Promise.all([due('running'), due('scheduled')])).flat().map(plain)
}

/** Of all organizations: those whose numbers changed since browsers were told. */
export async function findChanged(limit: number): Promise<Pick<Campaign, 'id' | 'organizationId'>[]> {
  const docs = await CampaignModel.find({ isChanged: true }, { organizationId: 1 }).limit(limit).lean()
  return docs.map(({ _id, organizationId }) => ({ id: _id, organizationId }))
}

const over: ReadonlySet<CampaignStatus> = new Set(['cancelled', 'failed'])

/** Asked before a campaign's message goes to the wire. */
export async function haltedCampaigns(
  organizationId: Id,
  ids: readonly Id[],
  session: ClientSession,
): Promise<Map<Id, 'paused' | 'over'>> {
  const docs = await CampaignModel.find({ _id: { $in: [...ids] }, organizationId }, { status: 1 }, { session }).lean()
  return new Map(
    docs.flatMap(({ _id, status }): [Id, 'paused' | 'over'][] => {
      if (status === 'paused') return [[_id, 'paused']]
      return over.has(status) ? [[_id, 'over']] : []
    }),
  )
}
