/** Reminders of members: due at a moment, told in the inbox and in the member's own chat. */
export { reminderActions } from './actions.ts'
export { createReminders, type Reminders } from './service.ts'
