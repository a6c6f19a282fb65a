import type { Id } from '../../../schemas/common.ts'
import type { Label } from '../../../schemas/label.ts'
import { ContactModel } from '../../../schemas/models/contact.model.ts'
import { ConversationModel } from '../../../schemas/models/conversation.model.ts'
import { type Stored, toPlain } from '../../../schemas/models/define.ts'
import { LabelModel } from '../../../schemas/models/label.model.ts'
import type { ClientSession } from '../../core/db.ts'
import { type Scope, scopeFilter } from '../../core/scope.ts'

const plain = (doc: unknown): Label => toPlain<Label>(doc as Stored<Label>)

export async function findLabels(scope: Scope, session?: ClientSession): Promise<Label[]> {
  const docs = await LabelModel.find(ofOrganization(scope))
    .sort({ nameKey: 1 })
    .session(session ?? null)
    .lean()
  return docs.map(plain)
}
/** Labels are the organization's: a bot that sees one contact may read them all. */
const ofOrganization = ({ organizationId }: Scope) => ({ organizationId })

export async function findLabel(scope: Scope, id: Id, session?: ClientSession): Promise<Label | null> {
  const doc = await LabelModel.findOne({ ...ofOrganization(scope), _id: id })
    .session(session ?? null)
    .lean()
  return doc && plain(doc)
}

export async function findByKey(scope: Scope, nameKey: string): Promise<Label | null> {
  const doc = await LabelModel.findOne({ ...ofOrganization(scope), nameKey }).lean()
  return doc && plain(doc)
}

export async function insertLabel({ id, ...rest }: Label, session: ClientSession): Promise<void> {
  await LabelModel.create([{ _id: id, ...rest }], { session })
}

export async function updateLabel(
  scope: Scope,
  id: Id,
  set: Partial<Pick<Label, 'name' | 'color' | 'nameKey'>>,
  session: ClientSession,
): Promise<Label | null> {
  const options = { session, returnDocument: 'after' as const }
  const doc = await LabelModel.findOneAndUpdate({ ...ofOrganization(scope), _id: id }, { $set: set }, options).lean()
  return doc && plain(doc)
}

/** From everybody that has it, too. */
export async function removeLabel(scope: Scope, id: Id, session: ClientSession): Promise<void> {
  const labelled = { ...ofOrganization(scope), labelIds: id } as never
  const without = { $pull: { labelIds: id } } as never
  await LabelModel.deleteOne({ ...ofOrganization(scope), _id: id }, { session })
  await ContactModel.updateMany(labelled, without, { session })
  await ConversationModel.updateMany(labelled, without, { session })
}

export const countLabelled = (scope: Scope, labelId: Id): Promise<number> =>
  ContactModel.countDocuments({ ...ofOrganization(scope), labelIds: labelId } as never)

/** In the order of ids, from behind the cursor. */
export async function findLabelled(scope: Scope, labelId: Id, cursor: Id | null, limit: number): Promise<Id[]> {
  const filter = { ...scopeFilter(scope), labelIds: labelId, ...(cursor && { _id: { $gt: cursor } }) }
  const docs = await ContactModel.find(filter as never, { _id: 1 })
    .sort({ _id: 1 })
    .limit(limit)
    .lean()
  return docs.map((doc) => doc._id)
}
