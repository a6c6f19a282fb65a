import type { Id } from '../../../schemas/common.ts'
import type { TextTemplate, TextTemplateDraft } from '../../../schemas/template.ts'
import type { ActionContext } from '../../core/action.ts'
import { type ClientSession, isDuplicateKey } from '../../core/db.ts'
import { AppError, notFound } from '../../core/errors.ts'
import type { Scope } from '../../core/scope.ts'
import { assertFillable } from './filling.ts'
import { findText, findTexts, insertText, removeText, updateText } from './texts-repository.ts'

/** Texts of ours to use again. */
export function createTextTemplates() {
  const once = async (name: string, work: () => Promise<TextTemplate | null>): Promise<TextTemplate> => {
    try {
      const text = await work()
      if (!text) throw noTemplate()
      return text
    } catch (error) {
      if (isDuplicateKey(error)) throw nameTaken(name)
      throw error
    }
  }
  return {
    list: findTexts,
    async get(scope: Scope, id: Id, session?: ClientSession): Promise<TextTemplate> {
      const text = await findText(scope, id, session)
      if (!text) throw noTemplate()
      return text
    },
    async create(ctx: ActionContext, draft: TextTemplateDraft): Promise<TextTemplate> {
      await assertFillable(draft.content)
      const text = await once(draft.name, () => insertText(ctx.scope, draft, ctx.tx.session))
      ctx.audit('template', text.id, ['name', 'content'])
      return text
    },
    async update(ctx: ActionContext, id: Id, change: Partial<TextTemplateDraft>): Promise<TextTemplate> {
      if (change.content !== undefined) await assertFillable(change.content)
      const text = await once(change.name ?? '', () => updateText(ctx.scope, id, change, ctx.tx.session))
      ctx.audit('template', id, Object.keys(change))
      return text
    },
    async remove(ctx: ActionContext, id: Id): Promise<{ id: Id }> {
      if (!(await removeText(ctx.scope, id, ctx.tx.session))) throw noTemplate()
      ctx.audit('template', id)
      return { id }
    },
  }
}
export type TextTemplates = ReturnType<typeof createTextTemplates>

const noTemplate = () => notFound({ en: 'template', es: 'plantilla', pt: 'modelo', ar: 'قالب' })
const nameTaken = (name: string) =>
  new AppError(
    'template.name-taken',
    {
      en: 'There is a template called {{name}} already. Choose another name.',
      es: 'Ya hay una plantilla llamada {{name}}. Elige otro nombre.',
      pt: 'Já existe um modelo chamado {{name}}. Escolha outro nome.',
      ar: 'يوجد قالب باسم {{name}} من قبل. اختر اسمًا آخر.',
    },
    { status: 409, params: { name } },
  )
