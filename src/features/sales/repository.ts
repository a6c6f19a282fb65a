import type { Id } from '../../../schemas/common.ts'
import { type Stored, toPlain } from '../../../schemas/models/define.ts'
import { MembershipModel } from '../../../schemas/models/membership.model.ts'
import { SaleModel } from '../../../schemas/models/sale.model.ts'
import type { Sale } from '../../../schemas/sale.ts'
import type { ClientSession } from '../../core/db.ts'
import { type Scope, scopeFilter } from '../../core/scope.ts'
import { recordRepository } from '../records/index.ts'

export const saleRepository = recordRepository<Sale>(SaleModel, { owner: 'agentId' })

export async function findBySource(
  organizationId: Id,
  sourceKey: string,
  session: ClientSession,
): Promise<Sale | null> {
  const doc = await SaleModel.findOne({ organizationId, sourceKey } as never)
    .session(session)
    .lean()
  return doc ? toPlain<Sale>(doc as Stored<Sale>) : null
}

export interface SoldRow {
  agentId: Id | null
  currency: string
  sold: number
  count: number
}
/** What was sold in a time, by agent and currency; what was voided does not count. */
export async function soldBetween(
  scope: Scope,
  { from, to, userId }: { from: Date; to: Date; userId?: Id | undefined },
): Promise<SoldRow[]> {
  const filter = { ...scopeFilter(scope), ...(userId ? { agentId: userId } : {}) }
  return SaleModel.aggregate<SoldRow>([
    { $match: { ...filter, saleDate: { $gte: from, $lt: to }, voidedAt: null } },
    {
      $group: {
        _id: { agentId: '$agentId', currency: '$currency' },
        sold: { $sum: '$amount' },
        count: { $sum: 1 },
      },
    },
    { $project: { _id: 0, agentId: '$_id.agentId', currency: '$_id.currency', sold: 1, count: 1 } },
  ])
}

export interface Seller {
  userId: Id
  name: string
  monthlyTarget: number | null
}
export async function sellersOf(organizationId: Id, userId?: Id): Promise<Seller[]> {
  const docs = await MembershipModel.find(
    { organizationId, status: 'active', ...(userId ? { userId } : {}) },
    { userId: 1, name: 1, monthlyTarget: 1 },
  )
    .sort({ name: 1 })
    .lean()
  return docs.map(({ userId: id, name, monthlyTarget }) => ({ userId: id, name, monthlyTarget: monthlyTarget ?? null }))
}

/** False: nobody of this organization. */
export async function setTarget(
  organizationId: Id,
  userId: Id,
  monthlyTarget: number | null,
  session: ClientSession,
): Promise<boolean> {
  const { matchedCount } = await MembershipModel.updateOne(
    { organizationId, userId, status: 'active' },
    { $set: { monthlyTarget } },
    { session },
  )
  return matchedCount > 0
}
