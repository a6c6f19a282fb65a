import type { Activity } from '../../../schemas/activity.ts'
import type { Id } from '../../../schemas/common.ts'
import { ActivityModel } from '../../../schemas/models/activity.model.ts'
import { type Stored, toPlain } from '../../../schemas/models/define.ts'
import type { Effect } from '../../core/effect.ts'
import { type Scope, scopeFilter } from '../../core/scope.ts'
import { carrierOf } from '../records/index.ts'

export const activityCarrier = carrierOf(ActivityModel)

export function insertActivity({ tx, now }: Effect, { id, ...rest }: Omit<Activity, 'createdAt' | 'updatedAt'>): void {
  tx.writes.insert(ActivityModel, [{ _id: id, ...rest, createdAt: now, updatedAt: now }])
}

/** Newest first, before the one whose id is `cursor`. */
export async function findActivities(
  scope: Scope,
  { contactId, cursor, limit }: { contactId: Id; cursor?: string | undefined; limit: number },
): Promise<Activity[]> {
  const docs = await ActivityModel.find({
    ...scopeFilter(scope),
    contactId,
    ...(cursor ? { _id: { $lt: cursor } } : {}),
  })
    .sort({ _id: -1 })
    .limit(limit)
    .lean()
  return docs.map((doc) => toPlain<Activity>(doc as Stored<Activity>))
}
