import type { Id } from '../../../schemas/common.ts'
import { type Stored, toPlain } from '../../../schemas/models/define.ts'
import { ReminderModel } from '../../../schemas/models/reminder.model.ts'
import type { Reminder } from '../../../schemas/reminder.ts'
import type { ClientSession } from '../../core/db.ts'
import { type Scope, userIdOf } from '../../core/scope.ts'
import { carrierOf } from '../records/index.ts'

export const reminderCarrier = carrierOf(ReminderModel)

const plain = (doc: unknown): Reminder => toPlain<Reminder>(doc as Stored<Reminder>)
/** A reminder is its member's and nobody else's. */
const own = (scope: Scope) => ({ organizationId: scope.organizationId, userId: userIdOf(scope) ?? '' })

export async function insertReminder(
  { id, ...rest }: Omit<Reminder, 'createdAt' | 'updatedAt'>,
  session: ClientSession,
): Promise<Reminder> {
  const [doc] = await ReminderModel.create([{ _id: id, ...rest }] as never, { session })
  return plain((doc as { toObject(): unknown }).toObject())
}

export async function findByKey(organizationId: Id, key: string, session: ClientSession): Promise<Reminder | null> {
  const doc = await ReminderModel.findOne({ organizationId, key }).session(session).lean()
  return doc ? plain(doc) : null
}

export async function findOwn(scope: Scope, id: Id, session: ClientSession): Promise<Reminder | null> {
  const doc = await ReminderModel.findOne({ ...own(scope), _id: id })
    .session(session)
    .lean()
  return doc ? plain(doc) : null
}

/** Only where it still is in one of these statuses; null: it is not. */
export async function updateReminder(
  { organizationId, id }: Pick<Reminder, 'organizationId' | 'id'>,
  from: readonly Reminder['status'][],
  set: Partial<Reminder>,
  session: ClientSession,
): Promise<Reminder | null> {
  const filter = { _id: id, organizationId, status: { $in: [...from] } }
  const doc = await ReminderModel.findOneAndUpdate(filter, { $set: set } as never, {
    session,
    returnDocument: 'after',
  }).lean()
  return doc ? plain(doc) : null
}

export interface ReminderQuery {
  contactId?: Id | undefined
  status: 'open' | 'done'
  limit: number
}
const of = { open: ['waiting', 'fired'], done: ['done'] } as const

/** A member's own: what is open, next first; what is done, latest first. */
export async function findReminders(scope: Scope, { contactId, status, limit }: ReminderQuery): Promise<Reminder[]> {
  const filter = { ...own(scope), status: { $in: [...of[status]] }, ...(contactId ? { contactId } : {}) }
  const docs = await ReminderModel.find(filter as never)
    .sort({ dueDate: status === 'open' ? 1 : -1 })
    .limit(limit)
    .lean()
  return docs.map(plain)
}

/** Of all organizations. */
export async function findDue(now: Date, limit: number): Promise<Pick<Reminder, 'id' | 'organizationId'>[]> {
  const docs = await ReminderModel.find({ status: 'waiting', dueDate: { $lte: now } }, { organizationId: 1 })
    .sort({ dueDate: 1 })
    .limit(limit)
    .lean()
  return docs.map(({ _id: id, organizationId }) => ({ id, organizationId }))
}
