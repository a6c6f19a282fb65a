import { z } from 'zod'
import { Id, PageQuery, pageOf } from '../../../schemas/common.ts'
import { ConversationCounts, ConversationRow, ConversationView } from '../../../schemas/conversation.ts'
import { streams } from '../../../schemas/events.ts'
import { Message } from '../../../schemas/message.ts'
import { DraftContent, noContent } from '../../../schemas/message-content.ts'
import { type ActionContext, type AnyAction, defineAction, type HttpDoor } from '../../core/action.ts'
import { currentRev } from '../../core/counters.ts'
import type { Text } from '../../core/errors.ts'
import { userIdOf } from '../../core/scope.ts'
import { changeActions } from './change-actions.ts'
import { moreActions } from './more-actions.ts'
import { senderOf } from './sender.ts'
import type { Conversations } from './service.ts'

const ById = z.strictObject({ id: Id })

export const conversationActions = ({ conversations }: { conversations: Conversations }): AnyAction[] => [
  ...readActions(conversations),
  ...messageActions(conversations),
  ...holdActions(conversations),
  ...moreActions(conversations),
  ...changeActions(conversations),
]

function readActions(conversations: Conversations): AnyAction[] {
  return [
    defineAction({
      name: 'conversation.list',
      title: { en: 'List conversations', es: 'Listar conversaciones', pt: 'Listar conversas', ar: 'سرد المحادثات' },
      input: PageQuery.extend({
        view: ConversationView.default('all'),
        q: z.string().trim().max(100).optional(),
        labelId: Id.optional(),
      }),
      output: pageOf(ConversationRow).extend({ rev: z.int() }),
      permission: 'view_conversations',
      risk: 'read',
      http: { method: 'GET', path: '/conversations' },
      run: async (ctx, query) => {
        // first the rev: what changes between the two is in both, and that does no harm
        const rev = await currentRev(streams.lists(ctx.scope.organizationId))
        return { ...(await conversations.list(ctx.scope, query)), rev }
      },
    }),
    defineAction({
      name: 'conversation.counts',
      title: { en: 'Count conversations', es: 'Contar conversaciones', pt: 'Contar conversas', ar: 'عدّ المحادثات' },
      input: z.strictObject({}),
      output: ConversationCounts,
      permission: 'view_conversations',
      risk: 'read',
      http: { method: 'GET', path: '/conversations/counts' },
      run: (ctx) => conversations.counts(ctx.scope),
    }),
    defineAction({
      name: 'conversation.get',
      title: { en: 'Show a conversation', es: 'Ver una conversación', pt: 'Ver uma conversa', ar: 'عرض محادثة' },
      input: ById,
      output: ConversationRow,
      permission: 'view_conversations',
      risk: 'read',
      http: { method: 'GET', path: '/conversations/:id' },
      run: (ctx, { id }) => conversations.get(ctx.scope, id),
    }),
    defineAction({
      name: 'message.list',
      title: { en: 'Read a thread', es: 'Leer un hilo', pt: 'Ler uma conversa', ar: 'قراءة الرسائل' },
      input: z.strictObject({
        id: Id,
        before: z.coerce.number().int().optional(),
        after: z.coerce.number().int().optional(),
        limit: z.coerce.number().int().min(1).max(200).default(50),
      }),
      output: z.object({ items: z.array(Message), rev: z.int() }),
      permission: 'view_conversations',
      risk: 'read',
      http: { method: 'GET', path: '/conversations/:id/messages' },
      run: async (ctx, { id, ...query }) => {
        const rev = await currentRev(streams.conversation(id))
        return { items: await conversations.thread(ctx.scope, id, query), rev }
      },
    }),
  ]
}

function messageActions(conversations: Conversations): AnyAction[] {
  return [
    defineAction({
      name: 'message.send',
      title: { en: 'Reply', es: 'Responder', pt: 'Responder', ar: 'رد' },
      input: z
        .strictObject({
          id: Id,
          text: z.string().max(4096).default(''),
          clientId: z.string().min(8).max(128),
          quotedMessageId: Id.nullish(),
          fileId: Id.nullish(),
          /** How a file is sent, where its type does not say so. */
          kind: z.enum(['sticker', 'document']).optional(),
          /** An audio file as a voice note. */
          isVoice: z.boolean().optional(),
          content: DraftContent.optional(),
        })
        .refine((reply) => reply.text.trim() !== '' || reply.fileId || reply.content, {
          path: ['text'],
          message: 'text, fileId or content',
        })
        .refine((reply) => !(reply.kind ?? reply.isVoice) || reply.fileId, { path: ['fileId'], message: 'fileId' }),
      output: Message,
      permission: 'reply_conversations',
      risk: 'write',
      http: { method: 'POST', path: '/conversations/:id/messages' },
      run: async (ctx, { id, kind, content, ...reply }) => {
        const message = await conversations.reply(ctx, {
          ...reply,
          ...(kind ? { kind } : {}),
          content: content ? { ...noContent, ...content } : null,
          conversationId: id,
          sender: senderOf(ctx),
        })
        ctx.audit('message', message.id)
        return message
      },
    }),
    defineAction({
      name: 'message.retry',
      title: { en: 'Send again', es: 'Enviar de nuevo', pt: 'Enviar de novo', ar: 'إعادة الإرسال' },
      input: ById,
      output: Message,
      permission: 'reply_conversations',
      risk: 'write',
      http: { method: 'POST', path: '/messages/:id/retry' },
      run: async (ctx, { id }) => {
        const message = await conversations.retry(ctx, id)
        ctx.audit('message', id, ['status'])
        return message
      },
    }),
    defineAction({
      name: 'conversation.read',
      title: { en: 'Mark as read', es: 'Marcar como leída', pt: 'Marcar como lida', ar: 'وضع علامة مقروء' },
      input: z.strictObject({ id: Id, seq: z.int().min(0) }),
      output: ConversationRow,
      permission: 'view_conversations',
      risk: 'write',
      http: { method: 'POST', path: '/conversations/:id/read' },
      run: (ctx, { id, seq }) => conversations.markRead(ctx, id, seq),
    }),
  ]
}

interface Hold<I extends z.ZodType> {
  name: string
  title: Text
  input: I
  permission?: 'assign_conversations'
  path: HttpDoor['path']
  changed: readonly string[]
  run(ctx: ActionContext, input: z.output<I>): Promise<ConversationRow>
}

/** The moves of a conversation differ in little: one conversation, one row back, an audit entry. */
function holdAction<I extends z.ZodType<{ id: string }>>(hold: Hold<I>): AnyAction {
  return defineAction({
    name: hold.name,
    title: hold.title,
    input: hold.input,
    output: ConversationRow,
    permission: hold.permission ?? 'reply_conversations',
    risk: 'write',
    http: { method: 'POST', path: hold.path },
    run: async (ctx, input) => {
      const row = await hold.run(ctx, input as z.output<I>)
      ctx.audit('conversation', row.id, hold.changed)
      return row
    },
  })
}

function holdActions(conversations: Conversations): AnyAction[] {
  return [
    holdAction({
      name: 'conversation.take-over',
      title: { en: 'Take over', es: 'Tomar', pt: 'Assumir', ar: 'استلام' },
      input: ById,
      path: '/conversations/:id/take-over',
      changed: ['holderKind', 'ownerId'],
      run: (ctx, { id }) => conversations.takeOver(ctx, id, userIdOf(ctx.scope) ?? ''),
    }),
    holdAction({
      name: 'conversation.hand-back',
      title: { en: 'Hand back to the bot', es: 'Devolver al bot', pt: 'Devolver ao bot', ar: 'إعادة إلى الروبوت' },
      input: ById,
      path: '/conversations/:id/hand-back',
      changed: ['holderKind', 'ownerId'],
      run: (ctx, { id }) => conversations.handBack(ctx, id),
    }),
    holdAction({
      name: 'conversation.close',
      title: { en: 'Close', es: 'Cerrar', pt: 'Fechar', ar: 'إغلاق' },
      input: ById,
      path: '/conversations/:id/close',
      changed: ['status'],
      run: (ctx, { id }) => conversations.close(ctx, id),
    }),
    holdAction({
      name: 'conversation.reopen',
      title: { en: 'Reopen', es: 'Reabrir', pt: 'Reabrir', ar: 'إعادة فتح' },
      input: ById,
      path: '/conversations/:id/reopen',
      changed: ['status'],
      run: (ctx, { id }) => conversations.reopen(ctx, id),
    }),
    holdAction({
      name: 'conversation.snooze',
      title: { en: 'Snooze', es: 'Posponer', pt: 'Adiar', ar: 'تأجيل' },
      input: z.strictObject({ id: Id, until: z.iso.datetime() }),
      path: '/conversations/:id/snooze',
      changed: ['status'],
      run: (ctx, { id, until }) => conversations.snooze(ctx, id, new Date(until)),
    }),
    holdAction({
      name: 'conversation.assign',
      title: { en: 'Assign', es: 'Asignar', pt: 'Atribuir', ar: 'إسناد' },
      input: z.strictObject({ id: Id, userId: Id.nullable() }),
      permission: 'assign_conversations',
      path: '/conversations/:id/assign',
      changed: ['holderKind', 'ownerId'],
      run: (ctx, { id, userId }) => conversations.assign(ctx, id, userId),
    }),
    holdAction({
      name: 'conversation.bot',
      title: {
        en: 'Switch the bot on or off',
        es: 'Activar o desactivar el bot',
        pt: 'Ligar ou desligar o bot',
        ar: 'تشغيل الروبوت أو إيقافه',
      },
      input: z.strictObject({ id: Id, on: z.boolean() }),
      path: '/conversations/:id/bot',
      changed: ['botOff'],
      run: (ctx, { id, on }) => conversations.setBot(ctx, id, on),
    }),
  ]
}
