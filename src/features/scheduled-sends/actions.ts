import { z } from 'zod'
import { Id } from '../../../schemas/common.ts'
import { ScheduledSend, ScheduledSendDraft, ScheduledSendPatch } from '../../../schemas/scheduled-send.ts'
import { type AnyAction, defineAction } from '../../core/action.ts'
import type { ScheduledSends } from './service.ts'

const ById = z.strictObject({ id: Id })

export const scheduledSendActions = ({ scheduledSends }: { scheduledSends: ScheduledSends }): AnyAction[] => [
  defineAction({
    name: 'scheduled-send.list',
    title: {
      en: 'List scheduled messages',
      es: 'Listar mensajes programados',
      pt: 'Listar mensagens agendadas',
      ar: 'سرد الرسائل المجدولة',
    },
    input: ById,
    output: z.object({ items: z.array(ScheduledSend) }),
    permission: 'view_conversations',
    risk: 'read',
    http: { method: 'GET', path: '/conversations/:id/scheduled-sends' },
    run: async (ctx, { id }) => ({ items: await scheduledSends.list(ctx.scope, id) }),
  }),
  defineAction({
    name: 'scheduled-send.create',
    title: { en: 'Send later', es: 'Enviar más tarde', pt: 'Enviar mais tarde', ar: 'إرسال لاحقًا' },
    input: ScheduledSendDraft,
    output: ScheduledSend,
    permission: 'reply_conversations',
    risk: 'write',
    http: { method: 'POST', path: '/conversations/:id/scheduled-sends', status: 201 },
    run: async (ctx, draft) => {
      const planned = await scheduledSends.create(ctx, draft)
      ctx.audit('scheduled-send', planned.id)
      return planned
    },
  }),
  defineAction({
    name: 'scheduled-send.update',
    title: {
      en: 'Change a scheduled message',
      es: 'Modificar un mensaje programado',
      pt: 'Alterar uma mensagem agendada',
      ar: 'تعديل رسالة مجدولة',
    },
    input: ScheduledSendPatch.extend({ id: Id }),
    output: ScheduledSend,
    permission: 'reply_conversations',
    risk: 'write',
    http: { method: 'PATCH', path: '/scheduled-sends/:id' },
    run: async (ctx, { id, ...patch }) => {
      const planned = await scheduledSends.update(ctx, id, patch)
      ctx.audit('scheduled-send', id, Object.keys(patch))
      return planned
    },
  }),
  defineAction({
    name: 'scheduled-send.cancel',
    title: {
      en: 'Cancel a scheduled message',
      es: 'Cancelar un mensaje programado',
      pt: 'Cancelar uma mensagem agendada',
      ar: 'إلغاء رسالة مجدولة',
    },
    input: ById,
    output: ScheduledSend,
    permission: 'reply_conversations',
    risk: 'write',
    http: { method: 'POST', path: '/scheduled-sends/:id/cancel' },
    run: async (ctx, { id }) => {
      const planned = await scheduledSends.cancel(ctx, id)
      ctx.audit('scheduled-send', id, ['status'])
      return planned
    },
  }),
]
