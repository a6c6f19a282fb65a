import { z } from 'zod'
import { Id } from '../../../schemas/common.ts'
import { Message } from '../../../schemas/message.ts'
import { TemplateView } from '../../../schemas/template.ts'
import { defineAction } from '../../core/action.ts'
import type { Templates } from './service.ts'

const texts = z.array(z.string().trim().max(1_024)).max(20).default([])

export const templateActions = ({ templates }: { templates: Templates }) => [
  defineAction({
    name: 'template.list',
    title: {
      en: 'List the templates of a line',
      es: 'Listar las plantillas de una línea',
      pt: 'Listar os modelos de uma linha',
      ar: 'عرض قوالب خط',
    },
    input: z.strictObject({ id: Id }),
    output: z.object({ items: z.array(TemplateView) }),
    permission: 'view_conversations',
    risk: 'read',
    http: { method: 'GET', path: '/lines/:id/templates' },
    run: async (ctx, { id }) => ({ items: await templates.list(ctx.scope, id) }),
  }),
  defineAction({
    name: 'template.send',
    title: { en: 'Send a template', es: 'Enviar una plantilla', pt: 'Enviar um modelo', ar: 'إرسال قالب' },
    input: z.strictObject({
      id: Id,
      templateId: Id,
      /** What fills each part's variables, in the order in which they stand. */
      values: z.strictObject({ header: texts, body: texts, buttons: texts }).prefault({}),
      clientId: z.string().min(8).max(128),
    }),
    output: Message,
    permission: 'reply_conversations',
    risk: 'write',
    http: { method: 'POST', path: '/conversations/:id/templates' },
    run: (ctx, { id, templateId, clientId, values }) => templates.send(ctx, id, { templateId, clientId, ...values }),
  }),
]
