import type { Id } from '../../../schemas/common.ts'
import { type Stored, toPlain } from '../../../schemas/models/define.ts'
import { NotificationModel } from '../../../schemas/models/notification.model.ts'
import type { Notification } from '../../../schemas/notification.ts'
import type { ClientSession, Tx } from '../../core/db.ts'
import { type Scope, userIdOf } from '../../core/scope.ts'

const plain = (doc: unknown): Notification => toPlain<Notification>(doc as Stored<Notification>)
/** A notice is its recipient's and nobody else's. */
const own = (scope: Scope) => ({ organizationId: scope.organizationId, 'recipient.id': userIdOf(scope) ?? '' })

export function insertNotifications(tx: Tx, notices: readonly Notification[]): void {
  tx.writes.insert(
    NotificationModel,
    notices.map(({ id, ...rest }) => ({ _id: id, ...rest })),
  )
}

/** Who was told of it before. */
export async function findTold(
  organizationId: Id,
  userIds: readonly Id[],
  key: string,
  session: ClientSession,
): Promise<ReadonlySet<Id>> {
  const filter = { organizationId, 'recipient.id': { $in: [...userIds] }, key }
  const docs = await NotificationModel.find(filter as never, { recipient: 1 })
    .session(session)
    .lean()
  return new Set(docs.map((doc) => plain(doc).recipient.id))
}

export async function findNotifications(
  scope: Scope,
  {
    cursor,
    limit,
    status,
  }: { cursor?: string | undefined; limit: number; status?: Notification['status'] | undefined },
): Promise<Notification[]> {
  const filter = { ...own(scope), ...(status ? { status } : {}), ...(cursor ? { _id: { $lt: cursor } } : {}) }
  const docs = await NotificationModel.find(filter as never)
    .sort({ _id: -1 })
    .limit(limit)
    .lean()
  return docs.map(plain)
}

/** Up to `most`: a badge says no more. */
export const countUnread = (scope: Scope, most: number): Promise<number> =>
  NotificationModel.countDocuments({ ...own(scope), status: 'unread' } as never, { limit: most })

export async function markOne(
  scope: Scope,
  id: Id,
  set: Pick<Notification, 'status' | 'readAt'>,
  session: ClientSession,
): Promise<Notification | null> {
  const doc = await NotificationModel.findOneAndUpdate({ ...own(scope), _id: id } as never, { $set: set } as never, {
    session,
    returnDocument: 'after',
  }).lean()
  return doc ? plain(doc) : null
}

export async function markAllRead(scope: Scope, now: Date, session: ClientSession): Promise<number> {
  const set = { $set: { status: 'read', readAt: now } }
  const filter = { ...own(scope), status: 'unread' }
  const { modifiedCount } = await NotificationModel.updateMany(filter as never, set as never, { session })
  return modifiedCount
}
