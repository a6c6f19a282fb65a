import type { Id } from '../../../schemas/common.ts'
import { type Stored, toPlain } from '../../../schemas/models/define.ts'
import { ScheduledSendModel } from '../../../schemas/models/scheduled-send.model.ts'
import type { ScheduledSend } from '../../../schemas/scheduled-send.ts'
import type { ClientSession } from '../../core/db.ts'

/** With what only this feature reads. */
export type Plan = ScheduledSend & { clientId: string; seenSeq: number }

const plain = (doc: unknown): Plan | null => toPlain<Plan>(doc as Stored<Plan> | null)

export async function insertPlan({ id, ...rest }: Plan, session: ClientSession): Promise<void> {
  await ScheduledSendModel.create([{ _id: id, ...rest }], { session })
}

export async function findPlan(organizationId: Id, id: Id, session?: ClientSession): Promise<Plan | null> {
  return plain(
    await ScheduledSendModel.findOne({ _id: id, organizationId })
      .session(session ?? null)
      .lean(),
  )
}

export async function findByClientId(
  organizationId: Id,
  clientId: string,
  session: ClientSession,
): Promise<Plan | null> {
  const filter = { organizationId, clientId } as Record<string, unknown>
  return plain(await ScheduledSendModel.findOne(filter).session(session).lean())
}

export async function plansOf(organizationId: Id, conversationId: Id, limit: number): Promise<Plan[]> {
  const docs = await ScheduledSendModel.find({ organizationId, conversationId }).sort({ _id: -1 }).limit(limit).lean()
  return docs.map((doc) => plain(doc) as Plan)
}

/** Whose time has come, of all organizations, the oldest first. */
export async function findDue(now: Date, limit: number): Promise<Pick<Plan, 'id' | 'organizationId'>[]> {
  const docs = await ScheduledSendModel.find({ status: 'active', nextAt: { $lte: now } }, { organizationId: 1 })
    .sort({ nextAt: 1 })
    .limit(limit)
    .lean()
  return docs.map(({ _id, organizationId }) => ({ id: _id, organizationId }))
}

/** Only while it is active and stands at this occurrence: of two that send it, one does. */
export async function updatePlan(plan: Plan, set: Partial<Plan>, session: ClientSession): Promise<Plan | null> {
  const same = { _id: plan.id, organizationId: plan.organizationId, status: 'active', nextAt: plan.nextAt }
  const doc = await ScheduledSendModel.findOneAndUpdate(same as never, { $set: set } as never, {
    session,
    returnDocument: 'after',
  }).lean()
  return plain(doc)
}
