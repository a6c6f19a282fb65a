import type { Id } from '../../../schemas/common.ts'
import type { LeadSource } from '../../../schemas/lead-source.ts'
import { type Stored, toPlain } from '../../../schemas/models/define.ts'
import { LeadSourceModel } from '../../../schemas/models/lead-source.model.ts'
import type { ClientSession } from '../../core/db.ts'

const plain = (doc: unknown): LeadSource => toPlain<LeadSource>(doc as Stored<LeadSource>)

export async function findSource(organizationId: Id, id: Id, session?: ClientSession): Promise<LeadSource | null> {
  const doc = await LeadSourceModel.findOne({ _id: id, organizationId })
    .session(session ?? null)
    .lean()
  return doc && plain(doc)
}

/** By name. */
export async function findSources(organizationId: Id): Promise<LeadSource[]> {
  return (await LeadSourceModel.find({ organizationId }).sort({ name: 1 }).lean()).map(plain)
}

export async function insertSource(
  { id, ...source }: Omit<LeadSource, 'createdAt' | 'updatedAt'>,
  session: ClientSession,
): Promise<LeadSource> {
  const [doc] = await LeadSourceModel.create([{ _id: id, ...source }] as never, { session })
  return plain(doc?.toObject())
}

export async function updateSource(
  organizationId: Id,
  id: Id,
  set: Partial<LeadSource>,
  session: ClientSession,
): Promise<LeadSource | null> {
  const doc = await LeadSourceModel.findOneAndUpdate(
    { _id: id, organizationId },
    { $set: set },
    { session, returnDocument: 'after' },
  ).lean()
  return doc && plain(doc)
}

export async function deleteSource(organizationId: Id, id: Id, session: ClientSession): Promise<void> {
  await LeadSourceModel.deleteOne({ _id: id, organizationId }, { session })
}
