import type { Id } from '../../../schemas/common.ts'
import { type Stored, toPlain } from '../../../schemas/models/define.ts'
import { TemplateModel } from '../../../schemas/models/template.model.ts'
import type { Template, TemplateStatus } from '../../../schemas/template.ts'
import type { ClientSession } from '../../core/db.ts'
import { newId } from '../../core/ids.ts'
import { type Scope, scopeFilter } from '../../core/scope.ts'

export type KnownTemplate = Omit<Template, 'id' | 'organizationId' | 'createdAt' | 'updatedAt' | 'accountId' | 'lineId'>
export type Owner = Pick<Template, 'organizationId' | 'accountId' | 'lineId'>

/** By name and language. */
export async function findTemplates(scope: Scope, accountId: Id, session?: ClientSession): Promise<Template[]> {
  const docs = await TemplateModel.find({ ...scopeFilter(scope), accountId })
    .sort({ name: 1, language: 1 })
    .limit(1_000)
    .session(session ?? null)
    .lean()
  return docs.map((doc) => toPlain<Template>(doc as Stored<Template>))
}

export async function findTemplate(scope: Scope, id: Id, session?: ClientSession): Promise<Template | null> {
  const doc = await TemplateModel.findOne({ ...scopeFilter(scope), _id: id })
    .session(session ?? null)
    .lean()
  return toPlain<Template>(doc as Stored<Template> | null)
}

/** What the provider has is what there is: others go. */
export async function replaceTemplates(
  { organizationId, accountId, lineId }: Owner,
  templates: readonly KnownTemplate[],
  session: ClientSession,
): Promise<void> {
  const known = await TemplateModel.find({ organizationId, accountId }, { name: 1, language: 1 })
    .session(session)
    .lean()
  const ids = new Map(known.map(({ _id, name, language }) => [`${name} ${language}`, _id]))
  for (const template of templates) {
    const key = `${template.name} ${template.language}`
    const id = ids.get(key)
    if (id) await TemplateModel.updateOne({ _id: id, organizationId }, { $set: template }, { session })
    else await TemplateModel.create([{ _id: newId(), organizationId, accountId, lineId, ...template }], { session })
    ids.delete(key)
  }
  if (ids.size > 0) await TemplateModel.deleteMany({ _id: { $in: [...ids.values()] }, organizationId }, { session })
}

/** False: there is none of that name. */
export async function setStatus(
  { organizationId, accountId }: Owner,
  { name, language }: Pick<Template, 'name' | 'language'>,
  status: TemplateStatus,
): Promise<boolean> {
  const filter = { organizationId, accountId, name, language }
  return (await TemplateModel.updateOne(filter, { $set: { status } })).matchedCount > 0
}
