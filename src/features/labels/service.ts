import type { Id } from '../../../schemas/common.ts'
import type { ContactDetail } from '../../../schemas/contact.ts'
import { streams } from '../../../schemas/events.ts'
import { type Label, maxLabels } from '../../../schemas/label.ts'
import type { ActionContext } from '../../core/action.ts'
import { isDuplicateKey } from '../../core/db.ts'
import { AppError, notFound, type Text } from '../../core/errors.ts'
import { fold } from '../../core/fold.ts'
import { newId } from '../../core/ids.ts'
import type { Scope } from '../../core/scope.ts'
import {
  countLabelled,
  findByKey,
  findLabel,
  findLabelled,
  findLabels,
  insertLabel,
  removeLabel,
  updateLabel,
} from './repository.ts'

type Context = Pick<ActionContext, 'scope' | 'tx' | 'now'>
export interface LabelDeps {
  contacts: {
    get(scope: Scope, id: Id): Promise<ContactDetail>
    setLabels(ctx: Context, id: Id, labelIds: readonly Id[]): Promise<ContactDetail>
  }
}

const noLabel = () => notFound({ en: 'label', es: 'etiqueta', pt: 'etiqueta', ar: 'وسم' })
/** Pages that show labels load them again. */
const tell = ({ scope: { organizationId }, tx }: Context, id: Id) =>
  tx.show({
    ...{ organizationId, stream: streams.lists(organizationId), type: 'record.changed' },
    data: { noun: 'label', id },
  })

export function createLabels({ contacts }: LabelDeps) {
  return {
    list: (scope: Scope): Promise<Label[]> => findLabels(scope),
    byName: (scope: Scope, name: string): Promise<Label | null> => findByKey(scope, fold(name)),
    countWith: (scope: Scope, labelId: Id): Promise<number> => countLabelled(scope, labelId),
    /** Pages of contacts, in the order of their ids; an empty one is the end. */
    contactIdsWith: (scope: Scope, labelId: Id, cursor: Id | null, limit = 500): Promise<Id[]> =>
      findLabelled(scope, labelId, cursor, limit),

    async create(ctx: Context, { name, color }: Pick<Label, 'name' | 'color'>): Promise<Label> {
      const { organizationId } = ctx.scope
      const stored = { id: newId(), organizationId, createdAt: ctx.now, updatedAt: ctx.now }
      const label = { ...stored, name, color, nameKey: fold(name) }
      await insertLabel(label, ctx.tx.session).catch(takenOr(name))
      tell(ctx, label.id)
      return label
    },

    async update(ctx: Context, id: Id, patch: Partial<Pick<Label, 'name' | 'color'>>): Promise<Label> {
      const set = { ...patch, ...(patch.name !== undefined && { nameKey: fold(patch.name) }) }
      const label = await updateLabel(ctx.scope, id, set, ctx.tx.session).catch(takenOr(patch.name ?? ''))
      if (!label) throw noLabel()
      tell(ctx, id)
      return label
    },

    async get(scope: Scope, id: Id): Promise<Label> {
      const label = await findLabel(scope, id)
      if (!label) throw noLabel()
      return label
    },

    async remove(ctx: Context, id: Id): Promise<void> {
      if (!(await findLabel(ctx.scope, id, ctx.tx.session))) throw noLabel()
      await removeLabel(ctx.scope, id, ctx.tx.session)
      tell(ctx, id)
    },

    /** The contact has these and no others. Answers those it had before. */
    async put(ctx: Context, contactId: Id, labelIds: readonly Id[]) {
      const known = new Set((await findLabels(ctx.scope, ctx.tx.session)).map(({ id }) => id))
      const wanted = [...new Set(labelIds)]
      if (wanted.some((id) => !known.has(id))) throw noLabel()
      if (wanted.length > maxLabels) throw tooMany()
      const { labelIds: before = [] } = await contacts.get(ctx.scope, contactId)
      const contact = await contacts.setLabels(ctx, contactId, wanted)
      return { contact, before: before.filter((id) => known.has(id)) }
    },
  }
}
export type Labels = ReturnType<typeof createLabels>

const takenOr =
  (name: string) =>
  (error: unknown): never => {
    throw isDuplicateKey(error) ? taken(name) : error
  }
const taken = (name: string) => new AppError('label.taken', takenText, { status: 409, params: { name } })
const takenText: Text = {
  en: 'There is a label "{{name}}" already.',
  es: 'Ya existe la etiqueta "{{name}}".',
  pt: 'Já existe a etiqueta "{{name}}".',
  ar: 'يوجد وسم "{{name}}" بالفعل.',
}
const tooMany = () => new AppError('label.too-many', tooManyText, { params: { max: maxLabels } })
const tooManyText: Text = {
  en: 'A customer has up to {{max}} labels.',
  es: 'Un cliente tiene hasta {{max}} etiquetas.',
  pt: 'Um cliente tem até {{max}} etiquetas.',
  ar: 'للعميل {{max}} وسمًا على الأكثر.',
}
