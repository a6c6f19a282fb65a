import type { Id } from '../../../schemas/common.ts'
import type { Confirmation } from '../../../schemas/confirmation.ts'
import { ConfirmationModel } from '../../../schemas/models/confirmation.model.ts'
import { type Stored, toPlain } from '../../../schemas/models/define.ts'
import type { ClientSession } from '../../core/db.ts'
import { type Scope, scopeFilter } from '../../core/scope.ts'

const plain = (doc: unknown): Confirmation => toPlain<Confirmation>(doc as Stored<Confirmation>)

export async function insertConfirmation({ id, ...rest }: Confirmation, session: ClientSession): Promise<void> {
  await ConfirmationModel.create([{ _id: id, ...rest }], { session })
}

export async function findByRun(organizationId: Id, runKey: string): Promise<Confirmation | null> {
  const doc = await ConfirmationModel.findOne({ organizationId, runKey }).lean()
  return doc && plain(doc)
}

export async function findConfirmation(scope: Scope, id: Id, session?: ClientSession): Promise<Confirmation | null> {
  const doc = await ConfirmationModel.findOne({ ...scopeFilter(scope), _id: id })
    .session(session ?? null)
    .lean()
  return doc && plain(doc)
}

/** What waits: the member's own, and with `forApproval` what others wait for somebody to approve. */
export async function findPending(
  scope: Scope,
  query: { userId: Id; forApproval: boolean; now: Date; threadId?: Id },
): Promise<Confirmation[]> {
  const { userId, forApproval, now, threadId } = query
  const own = { userId, ...(threadId && { threadId }) }
  const others = { userId: { $ne: userId }, needsApprover: true, approvedBy: null }
  const docs = await ConfirmationModel.find({
    ...scopeFilter(scope),
    status: 'pending',
    expiresAt: { $gt: now },
    ...(forApproval ? { $or: [own, others] } : own),
  } as never)
    .sort({ _id: -1 })
    .limit(50)
    .lean()
  return docs.map(plain)
}

/** Outside of any transaction: it stays so when all else is rolled back. The last one ends it. */
export async function noteMiss(scope: Scope, id: Id, misses: number, isLast: boolean): Promise<void> {
  const pending = { ...scopeFilter(scope), _id: id, status: 'pending' }
  await ConfirmationModel.updateOne(pending as never, { $set: { misses, ...(isLast && { status: 'void' }) } })
}

/** Only what is still pending moves; false: somebody was here first. */
export async function movePending(
  scope: Scope,
  id: Id,
  change: Partial<Pick<Confirmation, 'status' | 'approvedBy'>>,
  session: ClientSession,
): Promise<boolean> {
  const pending = { ...scopeFilter(scope), _id: id, status: 'pending' }
  const { modifiedCount } = await ConfirmationModel.updateOne(pending as never, { $set: change } as never, { session })
  return modifiedCount === 1
}

export async function keepOutput(scope: Scope, id: Id, output: unknown, session: ClientSession): Promise<void> {
  await ConfirmationModel.updateOne({ ...scopeFilter(scope), _id: id }, { $set: { output } }, { session })
}

/** A newer question in a member's own thread takes the place of those before it: a code there means the last one. */
export async function cancelOthers(
  scope: Scope,
  about: { userId: Id; threadId: Id; keep: Id },
  session: ClientSession,
): Promise<void> {
  const { userId, threadId, keep } = about
  await ConfirmationModel.updateMany(
    { ...scopeFilter(scope), userId, threadId, status: 'pending', _id: { $ne: keep } } as never,
    { $set: { status: 'cancelled' } },
    { session },
  )
}
