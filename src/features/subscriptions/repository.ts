import type { Id } from '../../../schemas/common.ts'
import { toPlain } from '../../../schemas/models/define.ts'
import { PlanModel } from '../../../schemas/models/plan.model.ts'
import { SubscriptionModel } from '../../../schemas/models/subscription.model.ts'
import type { Plan, PlanCode } from '../../../schemas/plan.ts'
import type { Subscription } from '../../../schemas/subscription.ts'
import type { ClientSession } from '../../core/db.ts'
import type { Scope } from '../../core/scope.ts'
import { recordRepository } from '../records/index.ts'

export const subscriptionRepository = recordRepository<Subscription>(SubscriptionModel)

export async function findPlans(scope: Scope): Promise<Plan[]> {
  const docs = await PlanModel.find({ organizationId: scope.organizationId }).sort({ price: 1 }).lean()
  return docs.map((doc) => toPlain<Plan>(doc))
}

export async function findPlan(
  scope: Scope,
  by: { id: Id } | { code: PlanCode },
  session?: ClientSession,
): Promise<Plan | null> {
  const key = 'id' in by ? { _id: by.id } : by
  const doc = await PlanModel.findOne({ organizationId: scope.organizationId, ...key } as never)
    .session(session ?? null)
    .lean()
  return doc ? toPlain<Plan>(doc as never) : null
}

/** One plan of each code: said again it is changed. */
export async function putPlan(
  { id, ...plan }: Omit<Plan, 'createdAt' | 'updatedAt'>,
  session: ClientSession,
): Promise<Plan> {
  const { organizationId, code, ...set } = plan
  const doc = await PlanModel.findOneAndUpdate(
    { organizationId, code },
    { $set: set, $setOnInsert: { _id: id } },
    { upsert: true, returnDocument: 'after', session },
  ).lean()
  return toPlain<Plan>(doc as never)
}

/** Of all organizations: without a provider that would end them, and over. */
export async function findOver(now: Date, limit: number): Promise<Pick<Subscription, 'id' | 'organizationId'>[]> {
  const filter = { live: true, currentPeriodEnd: { $lte: now }, externalSubscriptionId: null }
  const docs = await SubscriptionModel.find(filter, { organizationId: 1 }).limit(limit).lean()
  return docs.map(({ _id, organizationId }) => ({ id: _id, organizationId }))
}

/** All that a subscriber ever had. */
export const countOf = ({ organizationId }: Scope, id: Id, session: ClientSession): Promise<number> =>
  SubscriptionModel.countDocuments({ organizationId, 'subscriber.kind': 'contact', 'subscriber.id': id } as never, {
    session,
  })
