import type { Id } from '../../schemas/common.ts'
import type { DomainEventType } from '../../schemas/events.ts'
import type { OutboxRow } from '../../schemas/plumbing.ts'
import type { AnyAction } from '../core/action.ts'
import { isDuplicateKey } from '../core/db.ts'
import { systemScope } from '../core/scope.ts'
import { activityActions, createActivities } from '../features/activities/index.ts'
import { createHours, hoursActions } from '../features/hours/index.ts'
import { createNotifications, notificationActions } from '../features/notifications/index.ts'
import { createReminders, reminderActions } from '../features/reminders/index.ts'
import { createSla, slaActions } from '../features/sla/index.ts'
import type { Kernel } from '../kernel.ts'
import type { EventHandlers, WorkerDeps } from '../worker.ts'
import type { BaseServices } from './base-services.ts'

/** What every noun of the CRM stands on: notices, histories, reminders, the ledger of hours. */
export function createGround({ database }: Kernel, base: BaseServices) {
  const { contacts, conversations, staffNumbers } = base
  const { members } = base.organizations
  const notifications = createNotifications({ members })
  const activities = createActivities({ contacts, members })
  const hours = createHours({ database, contacts })
  const reminders = createReminders({ database, notifications, contacts, conversations, staffNumbers, members })
  const sla = createSla(base)
  return { notifications, activities, hours, reminders, sla }
}
type Ground = ReturnType<typeof createGround>

type Remind = NonNullable<Parameters<typeof reminderActions>[0]['command']>

export const groundActions = (services: Ground & Pick<BaseServices, 'contacts'>, command: Remind): AnyAction[] => [
  ...notificationActions(services),
  ...activityActions(services),
  ...hoursActions(services),
  ...reminderActions({ ...services, command }),
  ...slaActions(services),
]

const remindEveryMs = 1_000
const hoursEveryMs = 60_000

export const groundChores = ({ reminders, hours }: Ground): WorkerDeps['chores'] => [
  { name: 'reminders', everyMs: remindEveryMs, run: () => reminders.fireDue(new Date()) },
  { name: 'hours that ended', everyMs: hoursEveryMs, run: () => hours.expireDue(new Date()) },
]

export const groundEvents: readonly DomainEventType[] = ['conversation.handed-off', 'conversation.taken-over']

/** Who had a conversation is part of its customer's history. */
export function groundHandlers(
  { database }: Kernel,
  { activities, conversations }: Ground & Pick<BaseServices, 'conversations'>,
): EventHandlers {
  const write = async (row: OutboxRow, verb: string, userId: Id | null): Promise<void> => {
    const { organizationId, id } = row
    const { conversationId } = row.payload as { conversationId: Id }
    const conversation = await conversations.state(systemScope(organizationId), conversationId)
    if (!conversation || conversation.kind === 'staff') return
    const record = { noun: 'conversation' as const, id: conversationId }
    const actor = userId ? { kind: 'user' as const, id: userId } : { kind: 'system' as const, id: null }
    const about = { id, contactId: conversation.contactId, conversationId, record, verb, actor, params: {} }
    const told = (error: unknown) => {
      if (!isDuplicateKey(error)) throw error
    }
    await database
      .transaction((tx) => activities.add({ tx, now: row.createdAt, organizationId }, about), { turn: organizationId })
      .catch(told)
  }
  return {
    'conversation.handed-off': (row) => write(row, 'handed_off', null),
    'conversation.taken-over': (row) => write(row, 'taken_over', (row.payload as { userId: Id }).userId),
  }
}
