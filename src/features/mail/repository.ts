import type { Id } from '../../../schemas/common.ts'
import type { Email } from '../../../schemas/email.ts'
import { EmailModel } from '../../../schemas/models/email.model.ts'
import type { ClientSession } from '../../core/db.ts'
import { type Scope, scopeFilter } from '../../core/scope.ts'

export async function insertEmail(
  email: Omit<Email, 'createdAt' | 'updatedAt'>,
  session: ClientSession,
): Promise<void> {
  const { id, ...rest } = email
  await EmailModel.create([{ _id: id, ...rest, claimedUntil: new Date(0) }], { session })
}

/** Takes a queued mail for this worker alone; null when it has left, or another worker has it. By key. */
export async function claimEmail(id: Id, now: Date, claimMs: number): Promise<Email | null> {
  const doc = await EmailModel.findOneAndUpdate(
    { _id: id, status: 'queued', claimedUntil: { $lte: now } },
    { $set: { claimedUntil: new Date(now.getTime() + claimMs) }, $inc: { attempts: 1 } },
    { returnDocument: 'after' },
  ).lean()
  return doc ? plain(doc) : null
}

export async function statusOf(id: Id): Promise<Email['status'] | null> {
  const doc = await EmailModel.findOne({ _id: id }, { status: 1 }).lean()
  return doc?.status ?? null
}

export async function updateEmail(id: Id, change: Partial<Email>): Promise<void> {
  await EmailModel.updateOne({ _id: id }, { $set: { ...change, claimedUntil: new Date(0) } })
}

/** Newest first, from below `before`. */
export async function findEmails(scope: Scope, before: Id | undefined, limit: number): Promise<Email[]> {
  const docs = await EmailModel.find({ ...scopeFilter(scope), ...(before && { _id: { $lt: before } }) })
    .sort({ _id: -1 })
    .limit(limit)
    .lean()
  return docs.map(plain)
}

function plain(doc: Omit<Email, 'id'> & { _id: Id; claimedUntil: Date }): Email {
  const { _id, claimedUntil, ...rest } = doc
  return { id: _id, ...rest }
}
