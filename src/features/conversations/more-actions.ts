import { z } from 'zod'
import { Id } from '../../../schemas/common.ts'
import { ContactDetail } from '../../../schemas/contact.ts'
import { Message } from '../../../schemas/message.ts'
import { type AnyAction, defineAction } from '../../core/action.ts'
import { senderOf } from './sender.ts'
import type { Conversations } from './service.ts'

/** The first word to a number, who is blocked, and what a person knows of a message in doubt. */
export function moreActions(conversations: Conversations): AnyAction[] {
  return [
    defineAction({
      name: 'conversation.start',
      title: {
        en: 'Write to a number',
        es: 'Escribir a un número',
        pt: 'Escrever para um número',
        ar: 'مراسلة رقم',
      },
      input: z
        .strictObject({
          lineId: Id,
          phone: z.string().trim().min(4).max(40),
          text: z.string().max(4096).default(''),
          fileId: Id.nullish(),
          clientId: z.string().min(8).max(128),
        })
        .refine((start) => start.text.trim() !== '' || start.fileId, { path: ['text'], message: 'text or fileId' }),
      output: Message,
      permission: 'reply_conversations',
      risk: 'write',
      http: { method: 'POST', path: '/conversations', status: 201 },
      run: async (ctx, start) => {
        const message = await conversations.start(ctx, { ...start, sender: senderOf(ctx) })
        ctx.audit('conversation', message.conversationId)
        ctx.audit('message', message.id)
        return message
      },
    }),
    defineAction({
      name: 'message.it-arrived',
      title: { en: 'It arrived', es: 'Sí llegó', pt: 'Chegou', ar: 'لقد وصلت' },
      input: z.strictObject({ id: Id }),
      output: Message,
      permission: 'reply_conversations',
      risk: 'write',
      http: { method: 'POST', path: '/messages/:id/it-arrived' },
      run: async (ctx, { id }) => {
        const message = await conversations.arrived(ctx, id)
        ctx.audit('message', id, ['status'])
        return message
      },
    }),
    defineAction({
      name: 'contact.block',
      title: {
        en: 'Block or unblock a contact',
        es: 'Bloquear o desbloquear un contacto',
        pt: 'Bloquear ou desbloquear um contato',
        ar: 'حظر جهة اتصال أو إلغاء حظرها',
      },
      input: z.strictObject({ id: Id, on: z.boolean() }),
      output: ContactDetail,
      permission: 'manage_contacts',
      risk: 'write',
      http: { method: 'POST', path: '/contacts/:id/block' },
      run: async (ctx, { id, on }) => {
        const contact = await conversations.setBlocked(ctx, id, on)
        ctx.audit('contact', id, ['isBlocked'])
        return contact
      },
    }),
  ]
}
