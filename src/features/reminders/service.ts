import type { Id } from '../../../schemas/common.ts'
import { streams } from '../../../schemas/events.ts'
import type { Reminder, ReminderDraft, ReminderPriority } from '../../../schemas/reminder.ts'
import type { ActionContext } from '../../core/action.ts'
import type { Effect } from '../../core/effect.ts'
import { newId } from '../../core/ids.ts'
import { type Scope, userIdOf } from '../../core/scope.ts'
import type { ReminderDeps } from './deps.ts'
import { isPast, membersOnly, noReminder, notOpen } from './errors.ts'
import { createReminding } from './firing.ts'
import {
  findByKey,
  findOwn,
  findReminders,
  insertReminder,
  type ReminderQuery,
  reminderCarrier,
  updateReminder,
} from './repository.ts'

type Context = Pick<ActionContext, 'scope' | 'tx' | 'now'>

export interface PutReminder {
  /** One live reminder per key: `lead:ID:follow-up`. */
  key: string
  userId: Id
  contactId: Id | null
  conversationId: Id | null
  record?: Reminder['record']
  dueAt: Date
  priority: ReminderPriority
  text: string
}

const fresh = { status: 'waiting', snoozes: 0, firedAt: null, doneAt: null } as const
const open: readonly Reminder['status'][] = ['waiting', 'fired']

/** The pages of its member and of its customer look again. */
function show({ tx }: Pick<Effect, 'tx'>, { organizationId, id, userId, conversationId }: Reminder): void {
  const data = { noun: 'reminder', id }
  tx.show({ organizationId, stream: streams.user(userId), type: 'record.changed', data })
  if (conversationId)
    tx.show({ organizationId, stream: streams.conversation(conversationId), type: 'record.changed', data })
}

export function createReminders(deps: ReminderDeps) {
  return {
    /** Goes along when two contacts are merged. */
    carrier: reminderCarrier,
    ...createPutting(),
    ...createReminding(deps),

    /** A member's own, for themselves. */
    async create(ctx: Context, { contactId, conversationId, ...draft }: ReminderDraft): Promise<Reminder> {
      const { scope, tx, now } = ctx
      const userId = userIdOf(scope)
      if (!userId) throw membersOnly()
      if (draft.dueDate <= now) throw isPast()
      if (contactId) await deps.contacts.get(scope, contactId, tx.session)
      if (conversationId) await deps.conversations.get(scope, conversationId, tx.session)
      const to = { contactId: contactId ?? null, conversationId: conversationId ?? null }
      const about = { ...to, record: null, key: null, userId }
      const { organizationId } = scope
      const made = await insertReminder({ id: newId(), organizationId, ...draft, ...about, ...fresh }, tx.session)
      show(ctx, made)
      return made
    },

    list: (scope: Scope, query: ReminderQuery) => findReminders(scope, query),

    /** Other words, another time (which snoozes one that was told), done or not. */
    async change(ctx: Context, id: Id, change: ReminderChange): Promise<Reminder> {
      const reminder = await findOwn(ctx.scope, id, ctx.tx.session)
      if (!reminder) throw noReminder()
      if (change.dueDate && change.dueDate <= ctx.now) throw isPast()
      const wakes = change.isDone === false || change.dueDate !== undefined
      const from = wakes ? [...open, 'done' as const] : open
      const changed = await updateReminder(reminder, from, setOf(change, reminder, ctx.now), ctx.tx.session)
      if (!changed) throw notOpen()
      show(ctx, changed)
      return changed
    },
  }
}
export type Reminders = ReturnType<typeof createReminders>

export interface ReminderChange {
  content?: string | undefined
  dueDate?: Date | undefined
  priority?: ReminderPriority | undefined
  isDone?: boolean | undefined
}

function setOf({ isDone, ...rest }: ReminderChange, reminder: Reminder, now: Date): Partial<Reminder> {
  const set = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined))
  if (rest.dueDate) {
    const snoozes = reminder.snoozes + (reminder.status === 'fired' ? 1 : 0)
    Object.assign(set, { status: 'waiting', snoozes, doneAt: null })
  }
  if (isDone === undefined) return set
  const undone = reminder.dueDate <= now ? 'fired' : 'waiting'
  return { ...set, status: isDone ? 'done' : undone, doneAt: isDone ? now : null }
}

function createPutting() {
  return {
    /** There is one per key: the same key again moves it, and wakes one that was done. */
    async put(ctx: Effect, { key, dueAt, text, record = null, ...rest }: PutReminder): Promise<void> {
      const { tx, organizationId } = ctx
      const said = { ...rest, record, content: text.slice(0, 1000), dueDate: dueAt }
      const before = await findByKey(organizationId, key, tx.session)
      const all = ['waiting', 'fired', 'done', 'dropped'] as const
      const put = before
        ? await updateReminder(before, all, { ...said, ...fresh }, tx.session)
        : await insertReminder({ id: newId(), organizationId, key, ...said, ...fresh }, tx.session)
      if (put) show(ctx, put)
    },

    /** Its cause is gone. What was done stays done. */
    async drop(ctx: Effect, key: string): Promise<void> {
      const before = await findByKey(ctx.organizationId, key, ctx.tx.session)
      const dropped = before && (await updateReminder(before, open, { status: 'dropped' }, ctx.tx.session))
      if (dropped) show(ctx, dropped)
    },
  }
}
