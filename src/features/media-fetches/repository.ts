import type { Id } from '../../../schemas/common.ts'
import type { MediaFetch } from '../../../schemas/media-fetch.ts'
import { type Stored, toPlain } from '../../../schemas/models/define.ts'
import { MediaFetchModel } from '../../../schemas/models/media-fetch.model.ts'
import type { Sealed } from '../../core/crypto.ts'
import type { ClientSession } from '../../core/db.ts'
import type { Writes } from '../../core/writes.ts'

export type SealedFetch = MediaFetch & { sealed: Sealed }

export function insertFetches(rows: readonly SealedFetch[], writes: Writes): void {
  writes.insert(
    MediaFetchModel,
    rows.map(({ id, ...rest }) => ({ _id: id, ...rest })),
  )
}

export function removeFetch(organizationId: Id, messageId: Id, writes: Writes): void {
  writes.remove(MediaFetchModel, { organizationId, messageId })
}

/** What an account has to fetch now, taken until `until`: who dies with it leaves it to the next look. */
export async function takeDue(accountId: Id, now: Date, until: Date): Promise<SealedFetch | null> {
  const doc = await MediaFetchModel.findOneAndUpdate(
    { accountId, dueAt: { $lte: now } },
    { $set: { dueAt: until }, $inc: { attempts: 1 } },
    { sort: { dueAt: 1 }, returnDocument: 'after' },
  ).lean()
  return toPlain<SealedFetch>(doc as Stored<SealedFetch> | null)
}

export async function findDueAccounts(accountIds: readonly Id[], now: Date): Promise<Id[]> {
  if (accountIds.length === 0) return []
  const filter = { accountId: { $in: [...accountIds] }, dueAt: { $lte: now } }
  const docs = await MediaFetchModel.find(filter, { accountId: 1 }).limit(1_000).lean()
  return [...new Set(docs.map((doc) => doc.accountId))]
}

export async function setDue(
  organizationId: Id,
  messageId: Id,
  change: { dueAt: Date | null; attempts?: number },
  session?: ClientSession,
): Promise<boolean> {
  const { matchedCount } = await MediaFetchModel.updateOne(
    { organizationId, messageId },
    { $set: change },
    session ? { session } : {},
  )
  return matchedCount > 0
}
