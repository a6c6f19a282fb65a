import type { AnyAction } from '../core/action.ts'
import { activityActions, createActivities } from '../features/activities/index.ts'
import { createHours, hoursActions } from '../features/hours/index.ts'
import { createNotifications, notificationActions } from '../features/notifications/index.ts'
import { createReminders, reminderActions } from '../features/reminders/index.ts'
import { createSla, slaActions } from '../features/sla/index.ts'
import type { Kernel } from '../kernel.ts'
import type { WorkerDeps } from '../worker.ts'
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
