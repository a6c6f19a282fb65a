import { Reminder } from '../reminder.ts'
import { defineModel } from './define.ts'

/** Kept as long as its member's seat. */
export const ReminderModel = defineModel({
  collection: 'reminders',
  shape: Reminder,
  indexes: [
    // one reminder per cause
    {
      keys: { organizationId: 1, key: 1 },
      options: { unique: true, partialFilterExpression: { key: { $type: 'string' } } },
    },
    // what is due, of all organizations
    { keys: { dueDate: 1 }, options: { partialFilterExpression: { status: 'waiting' } } },
    // a member's own, by time
    { keys: { organizationId: 1, userId: 1, status: 1, dueDate: 1 } },
    // those about a customer
    { keys: { organizationId: 1, contactId: 1, dueDate: 1 } },
  ],
})
