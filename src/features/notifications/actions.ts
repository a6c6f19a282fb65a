import { z } from 'zod'
import { Id, PageQuery, pageOf } from '../../../schemas/common.ts'
import { Notification } from '../../../schemas/notification.ts'
import { type AnyAction, defineAction } from '../../core/action.ts'
import type { Notifications } from './service.ts'

const Status = Notification.shape.status

export const notificationActions = ({ notifications }: { notifications: Notifications }): AnyAction[] => [
  defineAction({
    name: 'notification.list',
    title: {
      en: 'List my notifications',
      es: 'Listar mis notificaciones',
      pt: 'Listar minhas notificações',
      ar: 'سرد إشعاراتي',
    },
    input: PageQuery.extend({ status: Status.optional() }),
    output: pageOf(Notification),
    permission: 'signed-in',
    risk: 'read',
    http: { method: 'GET', path: '/notifications' },
    run: (ctx, query) => notifications.list(ctx.scope, query),
  }),
  defineAction({
    name: 'notification.count',
    title: {
      en: 'How many notifications are unread',
      es: 'Cuántas notificaciones no leídas hay',
      pt: 'Quantas notificações não lidas há',
      ar: 'عدد الإشعارات غير المقروءة',
    },
    input: z.strictObject({}),
    output: z.object({ unread: z.int() }),
    permission: 'signed-in',
    risk: 'read',
    http: { method: 'GET', path: '/notifications/count' },
    run: async (ctx) => ({ unread: await notifications.unread(ctx.scope) }),
  }),
  defineAction({
    name: 'notification.mark',
    title: {
      en: 'Mark a notification as read or unread',
      es: 'Marcar una notificación como leída o no leída',
      pt: 'Marcar uma notificação como lida ou não lida',
      ar: 'تعليم إشعار كمقروء أو غير مقروء',
    },
    input: z.strictObject({ id: Id, status: Status }),
    output: Notification,
    permission: 'signed-in',
    risk: 'write',
    http: { method: 'PATCH', path: '/notifications/:id' },
    run: (ctx, { id, status }) => notifications.mark(ctx, id, status),
  }),
  defineAction({
    name: 'notification.read-all',
    title: {
      en: 'Mark all notifications as read',
      es: 'Marcar todas las notificaciones como leídas',
      pt: 'Marcar todas as notificações como lidas',
      ar: 'تعليم كل الإشعارات كمقروءة',
    },
    input: z.strictObject({}),
    output: z.object({ read: z.int() }),
    permission: 'signed-in',
    risk: 'write',
    http: { method: 'POST', path: '/notifications/read-all' },
    run: async (ctx) => ({ read: await notifications.readAll(ctx) }),
  }),
]
