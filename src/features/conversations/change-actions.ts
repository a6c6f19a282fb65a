import { z } from 'zod'
import { Id } from '../../../schemas/common.ts'
import { Message } from '../../../schemas/message.ts'
import { type ActionContext, type AnyAction, defineAction } from '../../core/action.ts'
import type { OwnChange } from './changing.ts'
import type { Conversations } from './service.ts'

/** One emoji, however many code points it is made of. */
const isEmoji = (text: string): boolean =>
  /\p{Extended_Pictographic}|\p{Regional_Indicator}|[0-9#*]\u{fe0f}?\u{20e3}/u.test(text) &&
  [...new Intl.Segmenter().segment(text)].length === 1

/** What members do to a message after it was sent. */
export function changeActions(conversations: Conversations): AnyAction[] {
  const change = async (ctx: ActionContext, id: Id, what: OwnChange, field: string): Promise<Message> => {
    const message = await conversations.change(ctx, id, what)
    ctx.audit('message', id, [field])
    return message
  }
  return [
    defineAction({
      name: 'message.edit',
      title: { en: 'Edit a message', es: 'Editar un mensaje', pt: 'Editar uma mensagem', ar: 'تعديل رسالة' },
      input: z.strictObject({ id: Id, text: z.string().trim().min(1).max(4096) }),
      output: Message,
      permission: 'reply_conversations',
      risk: 'write',
      http: { method: 'PATCH', path: '/messages/:id' },
      run: (ctx, { id, text }) => change(ctx, id, { type: 'edit', text }, 'text'),
    }),
    defineAction({
      name: 'message.delete',
      title: {
        en: 'Delete a message for everyone',
        es: 'Eliminar un mensaje para todos',
        pt: 'Apagar uma mensagem para todos',
        ar: 'حذف رسالة لدى الجميع',
      },
      input: z.strictObject({ id: Id }),
      output: Message,
      permission: 'reply_conversations',
      risk: 'write',
      http: { method: 'DELETE', path: '/messages/:id' },
      run: (ctx, { id }) => change(ctx, id, { type: 'delete' }, 'deletedAt'),
    }),
    defineAction({
      name: 'message.react',
      title: {
        en: 'React to a message',
        es: 'Reaccionar a un mensaje',
        pt: 'Reagir a uma mensagem',
        ar: 'التفاعل مع رسالة',
      },
      input: z.strictObject({
        id: Id,
        /** null: taken back. */
        emoji: z.string().max(32).refine(isEmoji, 'one emoji').nullable(),
      }),
      output: Message,
      permission: 'reply_conversations',
      risk: 'write',
      http: { method: 'PUT', path: '/messages/:id/reaction' },
      run: (ctx, { id, emoji }) => change(ctx, id, { type: 'reaction', emoji }, 'reactions'),
    }),
  ]
}
