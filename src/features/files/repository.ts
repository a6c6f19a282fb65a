import type { Id } from '../../../schemas/common.ts'
import type { FilePlace, StoredFile } from '../../../schemas/file.ts'
import { type Stored, toPlain } from '../../../schemas/models/define.ts'
import { FileModel } from '../../../schemas/models/file.model.ts'
import type { ClientSession } from '../../core/db.ts'
import { carrierOf } from '../records/index.ts'

export const fileCarrier = carrierOf(FileModel)

export async function insertFile({ id, ...rest }: StoredFile): Promise<void> {
  await FileModel.create([{ _id: id, ...rest }])
}

export async function findFile(organizationId: Id, id: Id): Promise<StoredFile | null> {
  const doc = await FileModel.findOne({ _id: id, organizationId }).lean()
  return toPlain<StoredFile>(doc as Stored<StoredFile> | null)
}

/** With the small picture of it. */
export async function addConversation(
  organizationId: Id,
  id: Id,
  conversationId: Id,
  session: ClientSession,
): Promise<void> {
  const add = { $addToSet: { conversationIds: conversationId } }
  const file = await FileModel.findOneAndUpdate({ _id: id, organizationId }, add, { session }).lean()
  if (file?.thumbnailFileId) await FileModel.updateOne({ _id: file.thumbnailFileId, organizationId }, add, { session })
}

export async function placeFile(
  organizationId: Id,
  id: Id,
  place: FilePlace,
  session: ClientSession,
): Promise<StoredFile | null> {
  const found = { _id: id, organizationId }
  const doc = await FileModel.findOneAndUpdate(found, { $set: place }, { session, returnDocument: 'after' }).lean()
  return toPlain<StoredFile>(doc as Stored<StoredFile> | null)
}

/** Newest first, before the one whose id is `cursor`. */
export async function findPlaced(
  organizationId: Id,
  place: FilePlace,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<StoredFile[]> {
  const docs = await FileModel.find({ organizationId, ...place, ...(cursor ? { _id: { $lt: cursor } } : {}) } as never)
    .sort({ _id: -1 })
    .limit(limit)
    .lean()
  return docs.map((doc) => toPlain<StoredFile>(doc as Stored<StoredFile>))
}
