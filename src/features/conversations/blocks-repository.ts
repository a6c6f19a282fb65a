import type { Id } from '../../../schemas/common.ts'
import { type Stored, toPlain } from '../../../schemas/models/define.ts'
import { WireBlockModel } from '../../../schemas/models/wire-block.model.ts'
import type { WireBlock } from '../../../schemas/wire-block.ts'
import type { ClientSession } from '../../core/db.ts'
import { newId } from '../../core/ids.ts'

type Wish = Pick<WireBlock, 'organizationId' | 'accountId' | 'contactId' | 'isBlocked'>

/** The latest wish is the one that counts. */
export async function wishBlock(wish: Wish, now: Date, session: ClientSession): Promise<void> {
  const { accountId, contactId, isBlocked } = wish
  const { matchedCount } = await WireBlockModel.updateOne(
    { accountId, contactId },
    { $set: { isBlocked, dueAt: now, attempts: 0 }, $inc: { version: 1 } },
    { session },
  )
  if (matchedCount === 0)
    await WireBlockModel.create([{ _id: newId(), ...wish, version: 1, dueAt: now, attempts: 0 }], { session })
}

export async function findDueBlocks(accountIds: readonly Id[], now: Date): Promise<WireBlock[]> {
  if (accountIds.length === 0) return []
  const docs = await WireBlockModel.find({ accountId: { $in: [...accountIds] }, dueAt: { $lte: now } })
    .limit(100)
    .lean()
  return docs.map((doc) => toPlain<WireBlock>(doc as Stored<WireBlock>))
}

/** Told, or given up; a newer wish stays. */
export async function forgetBlock({ id, version }: WireBlock): Promise<void> {
  await WireBlockModel.deleteOne({ _id: id, version })
}

export async function postponeBlock({ id, version }: WireBlock, dueAt: Date): Promise<void> {
  await WireBlockModel.updateOne({ _id: id, version }, { $set: { dueAt }, $inc: { attempts: 1 } })
}
