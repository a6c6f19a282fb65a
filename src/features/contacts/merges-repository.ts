import type { Id } from '../../../schemas/common.ts'
import type { ContactMerge } from '../../../schemas/contact.ts'
import { ContactIdentityModel } from '../../../schemas/models/contact-identity.model.ts'
import { ContactMergeModel } from '../../../schemas/models/contact-merge.model.ts'
import { type Stored, toPlain } from '../../../schemas/models/define.ts'
import type { ClientSession } from '../../core/db.ts'

/** Those of the addresses that are the first contact's go to the second; answers how many. */
export async function moveIdentities(
  { organizationId, fromId, toId }: { organizationId: Id; fromId: Id; toId: Id },
  ids: readonly Id[],
  session: ClientSession,
): Promise<number> {
  if (ids.length === 0) return 0
  const filter = { _id: { $in: [...ids] }, organizationId, contactId: fromId }
  const { matchedCount } = await ContactIdentityModel.updateMany(filter, { $set: { contactId: toId } }, { session })
  return matchedCount
}

export async function insertMerge({ id, ...rest }: ContactMerge, session: ClientSession): Promise<void> {
  await ContactMergeModel.create([{ _id: id, ...rest }], { session })
}

export async function findMerge(organizationId: Id, id: Id, session: ClientSession): Promise<ContactMerge | null> {
  const doc = await ContactMergeModel.findOne({ _id: id, organizationId }, null, { session }).lean()
  return toPlain<ContactMerge>(doc as Stored<ContactMerge> | null)
}

/** Newest first. */
export async function mergesOf(organizationId: Id, keptId: Id): Promise<ContactMerge[]> {
  const docs = await ContactMergeModel.find({ organizationId, keptId }).sort({ createdAt: -1 }).lean()
  return docs.map((doc) => toPlain<ContactMerge>(doc as Stored<ContactMerge>))
}

export async function markUndone(id: Id, at: Date, session: ClientSession): Promise<void> {
  await ContactMergeModel.updateOne({ _id: id }, { $set: { undoneAt: at } }, { session })
}
