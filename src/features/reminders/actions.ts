import { z } from 'zod'
import { Id } from '../../../schemas/common.ts'
import { Reminder, ReminderDraft, ReminderPriority } from '../../../schemas/reminder.ts'
import { type AnyAction, type CommandSyntax, defineAction } from '../../core/action.ts'
import type { Reminders } from './service.ts'

const Query = z.strictObject({
  contactId: Id.optional(),
  status: z.enum(['open', 'done']).default('open'),
  limit: z.coerce.number().int().min(1).max(100).default(50),
})
const Patch = z.strictObject({
  id: Id,
  content: ReminderDraft.shape.content.optional(),
  dueDate: z.coerce.date().optional(),
  priority: ReminderPriority.optional(),
  isDone: z.boolean().optional(),
})

export interface ReminderActionDeps {
  reminders: Reminders
  /** How `/remind` is written. */
  command: CommandSyntax<z.input<typeof ReminderDraft>>
}

export const reminderActions = ({ reminders, command }: ReminderActionDeps): AnyAction[] => [
  defineAction({
    name: 'reminder.list',
    title: {
      en: 'List my reminders',
      es: 'Listar mis recordatorios',
      pt: 'Listar meus lembretes',
      ar: 'سرد تذكيراتي',
    },
    input: Query,
    output: z.object({ items: z.array(Reminder) }),
    permission: 'signed-in',
    risk: 'read',
    http: { method: 'GET', path: '/reminders' },
    run: async (ctx, query) => ({ items: await reminders.list(ctx.scope, query) }),
  }),
  defineAction({
    name: 'reminder.set',
    title: { en: 'Remind me', es: 'Recordarme', pt: 'Lembrar-me', ar: 'ذكّرني' },
    input: ReminderDraft,
    output: Reminder,
    permission: 'signed-in',
    risk: 'write',
    http: { method: 'POST', path: '/reminders', status: 201 },
    command,
    run: async (ctx, draft) => {
      const reminder = await reminders.create(ctx, draft)
      ctx.audit('reminder', reminder.id)
      return reminder
    },
  }),
  defineAction({
    name: 'reminder.update',
    title: {
      en: 'Change, snooze or finish a reminder',
      es: 'Modificar, posponer o terminar un recordatorio',
      pt: 'Alterar, adiar ou concluir um lembrete',
      ar: 'تعديل تذكير أو تأجيله أو إنهاؤه',
    },
    input: Patch,
    output: Reminder,
    permission: 'signed-in',
    risk: 'write',
    http: { method: 'PATCH', path: '/reminders/:id' },
    run: async (ctx, { id, ...patch }) => {
      const reminder = await reminders.change(ctx, id, patch)
      ctx.audit('reminder', id, Object.keys(patch))
      return reminder
    },
  }),
]
