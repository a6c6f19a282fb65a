import { z } from 'zod'
import { Id } from '../../../schemas/common.ts'
import { ContactDetail } from '../../../schemas/contact.ts'
import { Label, LabelColor, LabelView, maxLabels } from '../../../schemas/label.ts'
import { type ActionContext, type AnyAction, defineAction } from '../../core/action.ts'
import { say, type Text } from '../../core/errors.ts'
import type { Labels } from './service.ts'

const Words = z.strictObject({ name: Label.shape.name, color: LabelColor.default('gray') })

export const labelActions = ({ labels }: { labels: Labels }): AnyAction[] => [
  defineAction({
    name: 'label.list',
    title: { en: 'List labels', es: 'Listar etiquetas', pt: 'Listar etiquetas', ar: 'سرد الوسوم' },
    input: z.strictObject({}),
    output: z.object({ items: z.array(LabelView) }),
    permission: 'signed-in',
    risk: 'read',
    http: { method: 'GET', path: '/labels' },
    run: async ({ scope }) => ({ items: await labels.list(scope) }),
  }),
  defineAction({
    name: 'label.create',
    title: { en: 'Create a label', es: 'Crear una etiqueta', pt: 'Criar uma etiqueta', ar: 'إنشاء وسم' },
    input: Words,
    output: LabelView,
    permission: 'manage_labels',
    risk: 'write',
    http: { method: 'POST', path: '/labels', status: 201 },
    run: async (ctx, words) => {
      const label = await labels.create(ctx, words)
      ctx.audit('label', label.id)
      return label
    },
  }),
  defineAction({
    name: 'label.update',
    title: { en: 'Change a label', es: 'Modificar una etiqueta', pt: 'Alterar uma etiqueta', ar: 'تعديل وسم' },
    input: z
      .strictObject({ id: Id, name: Label.shape.name.optional(), color: LabelColor.optional() })
      .refine(({ name, color }) => name !== undefined || color !== undefined, 'name or color'),
    output: LabelView,
    permission: 'manage_labels',
    risk: 'write',
    http: { method: 'PATCH', path: '/labels/:id' },
    run: async (ctx, { id, name, color }) => {
      const label = await labels.update(ctx, id, { ...(name && { name }), ...(color && { color }) })
      ctx.audit('label', id, Object.keys({ name, color }))
      return label
    },
  }),
  deleteAction(labels),
  labelContact(labels),
]

const labelContact = (labels: Labels): AnyAction =>
  defineAction({
    name: 'contact.label',
    title: {
      en: "Set a customer's labels",
      es: 'Poner las etiquetas de un cliente',
      pt: 'Definir as etiquetas de um cliente',
      ar: 'تعيين وسوم عميل',
    },
    input: z.strictObject({ id: Id, labelIds: z.array(Id).max(maxLabels) }),
    output: ContactDetail,
    permission: 'manage_contacts',
    risk: 'write',
    http: { method: 'PUT', path: '/contacts/:id/labels' },
    undo: { action: 'contact.label', withinSeconds: 600 },
    run: async (ctx, { id, labelIds }) => {
      const { contact, before } = await labels.put(ctx, id, labelIds)
      ctx.undoWith?.({ id, labelIds: before })
      ctx.audit('contact', id, ['labelIds'])
      return contact
    },
  })

function deleteAction(labels: Labels): AnyAction {
  return defineAction({
    name: 'label.delete',
    title: { en: 'Delete a label', es: 'Eliminar una etiqueta', pt: 'Excluir uma etiqueta', ar: 'حذف وسم' },
    input: z.strictObject({ id: Id }),
    output: z.null(),
    permission: 'manage_labels',
    risk: 'destructive',
    http: { method: 'DELETE', path: '/labels/:id', status: 204 },
    preview: async (ctx: ActionContext, { id }) => {
      const { name } = await labels.get(ctx.scope, id)
      const count = await labels.countWith(ctx.scope, id)
      return { lines: [say(deletes, ctx.locale, { name, count })], amount: null, count, undoable: false }
    },
    run: async (ctx, { id }) => {
      await labels.remove(ctx, id)
      ctx.audit('label', id)
      return null
    },
  })
}

const deletes: Text = {
  en: 'Delete the label "{{name}}" and take it from {{count}} customers',
  es: 'Eliminar la etiqueta "{{name}}" y quitarla de {{count}} clientes',
  pt: 'Excluir a etiqueta "{{name}}" e tirá-la de {{count}} clientes',
  ar: 'حذف الوسم "{{name}}" وإزالته من {{count}} من العملاء',
}
