import type { Id } from '../../../schemas/common.ts'
import type { Lead, LeadStatus } from '../../../schemas/lead.ts'
import { type Stored, toPlain } from '../../../schemas/models/define.ts'
import { LeadModel } from '../../../schemas/models/lead.model.ts'
import type { Sealed } from '../../core/crypto.ts'
import type { ClientSession } from '../../core/db.ts'
import { recordRepository } from '../records/index.ts'

/** As it lies in the store: what is personal is sealed, and what lists are sorted and searched by stands beside. */
export interface StoredLead extends Omit<Lead, 'dateOfBirth' | 'address'> {
  personal: Sealed | null
  phone: string | null
  searchKeys: string[]
  nameKey: string
  valueKey: number
  version: number
}

export const leadRepository = recordRepository<StoredLead>(LeadModel as never, { owner: 'assigneeId' })

const many = (docs: unknown): StoredLead[] => (docs as Stored<StoredLead>[]).map((doc) => toPlain<StoredLead>(doc))

/** How a list is sorted: by one field and, where it is equal, by id. */
export interface Order {
  field: 'stageAt' | 'id' | 'score' | 'valueKey' | 'nextFollowUpDate' | 'nameKey'
  ascending: boolean
}
export interface Place {
  value: string | number | Date
  id: Id
}
export interface Range {
  where: Record<string, unknown>
  order: Order
  /** The last one of the page before. */
  after: Place | null
  /** Only what is newer than this; of `stageAt` alone. */
  since?: Date
  limit: number
}

/** One range of one index, or of two: what equals the last value, and what lies behind it. */
export async function findRange({ where, order, after, since, limit }: Range): Promise<StoredLead[]> {
  const field = order.field === 'id' ? '_id' : order.field
  const direction = order.ascending ? 1 : -1
  const beyond = order.ascending ? '$gt' : '$lt'
  const look = async (more: Record<string, unknown>) =>
    many(
      await LeadModel.find({ ...where, ...more } as never)
        .sort(field === '_id' ? { _id: direction } : { [field]: direction, _id: direction })
        .limit(limit)
        .lean(),
    )
  const newer = since ? { $gt: since } : {}
  if (field === '_id') return look(after ? { _id: { [beyond]: after.id } } : {})
  if (!after) return look(since ? { [field]: newer } : {})
  const [same, behind] = await Promise.all([
    look({ [field]: after.value, _id: { [beyond]: after.id } }),
    look({ [field]: { ...newer, [beyond]: after.value } }),
  ])
  return [...same, ...behind].slice(0, limit)
}

/** A batch of an organization's leads in the order of their making: for what goes over all of them. */
export async function findBatch(organizationId: Id, after: Id | null, limit: number): Promise<StoredLead[]> {
  const where = { organizationId, ...(after ? { _id: { $gt: after } } : {}) }
  return many(await LeadModel.find(where).sort({ _id: 1 }).limit(limit).lean())
}

/** Those that have come to rest before a moment. */
export async function findRested(
  organizationId: Id,
  { status, before, limit }: { status: LeadStatus; before: Date; limit: number },
): Promise<StoredLead[]> {
  const where = { organizationId, status, stageAt: { $lt: before } } as Record<string, unknown>
  return many(await LeadModel.find(where).sort({ stageAt: 1 }).limit(limit).lean())
}

type Reference = 'sourceId' | 'campaignId' | 'productId' | 'assigneeId'
/** Some of those that name what is gone. */
export async function findNaming(organizationId: Id, field: Reference, id: Id, limit: number): Promise<StoredLead[]> {
  return many(
    await LeadModel.find({ organizationId, [field]: id } as never)
      .limit(limit)
      .lean(),
  )
}

/** Whoever works on many writes each only as it was read. Answers whether it was. */
export async function updateAsRead(
  { id, organizationId, version }: StoredLead,
  set: Partial<StoredLead>,
  session: ClientSession,
): Promise<boolean> {
  const { matchedCount } = await LeadModel.updateOne(
    { _id: id, organizationId, version } as never,
    { $set: { ...set, version: version + 1 } } as never,
    { session },
  )
  return matchedCount === 1
}
