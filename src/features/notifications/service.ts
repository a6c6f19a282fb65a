import type { Id, Locale } from '../../../schemas/common.ts'
import { streams } from '../../../schemas/events.ts'
import type { Notification } from '../../../schemas/notification.ts'
import type { Permission } from '../../../schemas/permission.ts'
import type { ActionContext } from '../../core/action.ts'
import type { ClientSession } from '../../core/db.ts'
import type { Effect } from '../../core/effect.ts'
import { notFound, type Params, say, type Text } from '../../core/errors.ts'
import { newId } from '../../core/ids.ts'
import { type Scope, userIdOf } from '../../core/scope.ts'
import { countUnread, findNotifications, findTold, insertNotifications, markAllRead, markOne } from './repository.ts'

export interface NewNotice extends Pick<Notification, 'type' | 'level' | 'key'> {
  to: readonly Id[] | 'owners' | { permission: Permission }
  text: Text
  params?: Params
  record?: Notification['record']
  conversationId?: Id | null
  /** Who caused it: not told of it themselves. Parley itself unless said. */
  sender?: Notification['sender']
}
export interface NotificationDeps {
  members: {
    /** The active members who own the organization, or who may do something in it. */
    whoMay(organizationId: Id, what: 'owners' | { permission: Permission }, session: ClientSession): Promise<Id[]>
  }
}
type Context = Pick<ActionContext, 'scope' | 'tx' | 'now'>

const parley: Notification['sender'] = { kind: 'system', id: null }
const mostUnread = 100
const inEach = (text: Text, params: Params): Notification['message'] => {
  const one = (locale: Locale) => say(text, locale, params)
  return { en: one('en'), es: one('es'), pt: one('pt'), ar: one('ar') }
}
const noNotice = () => notFound({ en: 'notification', es: 'notificación', pt: 'notificação', ar: 'إشعار' })

export function createNotifications({ members }: NotificationDeps) {
  /** The browsers of its recipient count anew. */
  const tell = (
    { tx, organizationId }: Pick<Effect, 'tx' | 'organizationId'>,
    userId: Id,
    notice: Notification | null,
  ) => tx.show({ organizationId, stream: streams.user(userId), type: 'notification.added', data: notice })
  return {
    /** Tells each recipient once per key, whoever says it how often. */
    async notify(ctx: Effect, { to, text, params = {}, sender = parley, ...notice }: NewNotice): Promise<void> {
      const { tx, now, organizationId } = ctx
      const meant = to === 'owners' || 'permission' in to ? await members.whoMay(organizationId, to, tx.session) : to
      const userIds = [...new Set(meant)].filter((id) => !(sender.kind === 'user' && sender.id === id))
      if (userIds.length === 0) return
      const told = await findTold(organizationId, userIds, notice.key, tx.session)
      const { type, level, key, record = null, conversationId = null } = notice
      const notices = userIds
        .filter((id) => !told.has(id))
        .map(
          (id): Notification => ({
            ...{ id: newId(), organizationId, createdAt: now, updatedAt: now, recipient: { kind: 'user', id }, sender },
            ...{ sourceRole: sender.kind === 'contact' ? 'customer' : 'admin', type, level, status: 'unread' },
            ...{ message: inEach(text, params), ticketId: record?.noun === 'ticket' ? record.id : null, record },
            ...{ conversationId, key, readAt: null },
          }),
        )
      if (notices.length === 0) return
      insertNotifications(tx, notices)
      for (const one of notices) tell(ctx, one.recipient.id, one)
    },

    async list(
      scope: Scope,
      query: { cursor?: string | undefined; limit: number; status?: Notification['status'] | undefined },
    ) {
      const found = await findNotifications(scope, { ...query, limit: query.limit + 1 })
      const items = found.slice(0, query.limit)
      return { items, nextCursor: found.length > query.limit ? (items.at(-1)?.id ?? null) : null }
    },

    unread: (scope: Scope): Promise<number> => countUnread(scope, mostUnread),

    async mark(ctx: Context, id: Id, status: Notification['status']): Promise<Notification> {
      const readAt = status === 'read' ? ctx.now : null
      const marked = await markOne(ctx.scope, id, { status, readAt }, ctx.tx.session)
      if (!marked) throw noNotice()
      tell({ tx: ctx.tx, organizationId: ctx.scope.organizationId }, marked.recipient.id, null)
      return marked
    },

    async readAll(ctx: Context): Promise<number> {
      const userId = userIdOf(ctx.scope)
      const read = await markAllRead(ctx.scope, ctx.now, ctx.tx.session)
      if (userId && read > 0) tell({ tx: ctx.tx, organizationId: ctx.scope.organizationId }, userId, null)
      return read
    },
  }
}
export type Notifications = ReturnType<typeof createNotifications>
