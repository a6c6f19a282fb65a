import { z } from 'zod'
import { Id } from '../../../schemas/common.ts'
import { TextTemplate, TextTemplateDraft } from '../../../schemas/template.ts'
import { defineAction } from '../../core/action.ts'
import type { TextTemplates } from './texts-service.ts'

const One = z.strictObject({ id: Id })

export const textTemplateActions = ({ textTemplates }: { textTemplates: TextTemplates }) => [
  defineAction({
    name: 'template.texts',
    title: {
      en: 'List the texts to use again',
      es: 'Listar los textos reutilizables',
      pt: 'Listar os textos reutilizáveis',
      ar: 'عرض النصوص المعاد استخدامها',
    },
    input: z.strictObject({}),
    output: z.object({ items: z.array(TextTemplate) }),
    permission: 'view_campaigns',
    risk: 'read',
    http: { method: 'GET', path: '/templates' },
    run: async ({ scope }) => ({ items: await textTemplates.list(scope) }),
  }),
  defineAction({
    name: 'template.create',
    title: { en: 'Write a template', es: 'Escribir una plantilla', pt: 'Escrever um modelo', ar: 'كتابة قالب' },
    input: TextTemplateDraft,
    output: TextTemplate,
    permission: 'manage_campaigns',
    risk: 'write',
    http: { method: 'POST', path: '/templates', status: 201 },
    run: (ctx, draft) => textTemplates.create(ctx, draft),
  }),
  defineAction({
    name: 'template.update',
    title: { en: 'Change a template', es: 'Cambiar una plantilla', pt: 'Alterar um modelo', ar: 'تعديل قالب' },
    input: One.extend({
      name: TextTemplateDraft.shape.name.optional(),
      subject: z.string().trim().max(200).nullable().optional(),
      content: TextTemplateDraft.shape.content.optional(),
    }),
    output: TextTemplate,
    permission: 'manage_campaigns',
    risk: 'write',
    http: { method: 'PATCH', path: '/templates/:id' },
    run: (ctx, { id, name, subject, content }) =>
      textTemplates.update(ctx, id, {
        ...(name === undefined ? {} : { name }),
        ...(subject === undefined ? {} : { subject }),
        ...(content === undefined ? {} : { content }),
      }),
  }),
  defineAction({
    name: 'template.remove',
    title: { en: 'Delete a template', es: 'Eliminar una plantilla', pt: 'Excluir um modelo', ar: 'حذف قالب' },
    input: One,
    output: One,
    permission: 'manage_campaigns',
    risk: 'write',
    http: { method: 'DELETE', path: '/templates/:id' },
    run: (ctx, { id }) => textTemplates.remove(ctx, id),
  }),
]
