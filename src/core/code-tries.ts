import type { Id } from '../../schemas/common.ts'
import { CodeTryModel } from '../../schemas/models/code-try.model.ts'
import type { ClientSession } from './db.ts'

/**
 * Counts guesses. They are written outside of the transaction that the code is for, so that a wrong one stays counted
 * when all else is rolled back, and in a row of their own, so that the two do not conflict.
 */
export async function openTries(
  { id, organizationId, forgetAt }: { id: Id; organizationId: Id; forgetAt: Date | null },
  session: ClientSession,
): Promise<void> {
  await CodeTryModel.create([{ _id: id, organizationId, count: 0, lockedUntil: null, forgetAt }], { session })
}

/** Before a code is looked at: however many ask at once, each gets its own number. Null: locked, or there is none. */
export async function takeTry(organizationId: Id, id: Id, now: Date): Promise<number | null> {
  const free = { _id: id, organizationId, $or: [{ lockedUntil: null }, { lockedUntil: { $lte: now } }] }
  const options = { returnDocument: 'after' as const }
  const doc = await CodeTryModel.findOneAndUpdate(free as never, { $inc: { count: 1 } }, options).lean()
  return doc ? doc.count : null
}

/** It was right. */
export async function forgiveTries(organizationId: Id, id: Id): Promise<void> {
  await CodeTryModel.updateOne({ _id: id, organizationId }, { $set: { count: 0, lockedUntil: null } })
}

/** None before this moment; then they count from the beginning. */
export async function lockTries(organizationId: Id, id: Id, lockedUntil: Date): Promise<void> {
  await CodeTryModel.updateOne({ _id: id, organizationId }, { $set: { count: 0, lockedUntil } })
}

export async function lockOf(organizationId: Id, id: Id): Promise<Date | null> {
  return (await CodeTryModel.findOne({ _id: id, organizationId }).lean())?.lockedUntil ?? null
}
