import type { Id } from '../../../schemas/common.ts'
import { type Stored, toPlain } from '../../../schemas/models/define.ts'
import { TemplateModel } from '../../../schemas/models/template.model.ts'
import type { TextTemplate, TextTemplateDraft } from '../../../schemas/template.ts'
import type { ClientSession } from '../../core/db.ts'
import { newId } from '../../core/ids.ts'
import { type Scope, scopeFilter } from '../../core/scope.ts'

const ours = (scope: Scope) => ({ ...scopeFilter(scope), accountId: null })
const plain = (doc: unknown): TextTemplate => {
  const { id, organizationId, createdAt, updatedAt, type, name, subject, content } = toPlain<TextTemplate>(
    doc as Stored<TextTemplate>,
  )
  return { id, organizationId, createdAt, updatedAt, type, name, subject: subject ?? null, content }
}

/** By name. */
export async function findTexts(scope: Scope): Promise<TextTemplate[]> {
  const docs = await TemplateModel.find(ours(scope)).sort({ name: 1 }).limit(500).lean()
  return docs.map(plain)
}

export async function findText(scope: Scope, id: Id, session?: ClientSession): Promise<TextTemplate | null> {
  const doc = await TemplateModel.findOne({ ...ours(scope), _id: id })
    .session(session ?? null)
    .lean()
  return doc && plain(doc)
}

/** One text has one name: of ours the language says nothing. */
const language = ''

export async function insertText(
  scope: Scope,
  draft: TextTemplateDraft,
  session: ClientSession,
): Promise<TextTemplate> {
  const { organizationId } = scope
  const [doc] = await TemplateModel.create([{ _id: newId(), organizationId, accountId: null, language, ...draft }], {
    session,
  })
  return plain(doc?.toObject())
}

export async function updateText(
  scope: Scope,
  id: Id,
  set: Partial<TextTemplateDraft>,
  session: ClientSession,
): Promise<TextTemplate | null> {
  const doc = await TemplateModel.findOneAndUpdate(
    { ...ours(scope), _id: id },
    { $set: set },
    { session, returnDocument: 'after' },
  ).lean()
  return doc && plain(doc)
}

export async function removeText(scope: Scope, id: Id, session: ClientSession): Promise<boolean> {
  const { deletedCount } = await TemplateModel.deleteOne({ ...ours(scope), _id: id }, { session })
  return deletedCount > 0
}
