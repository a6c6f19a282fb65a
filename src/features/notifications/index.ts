/** Notices to members: stored, counted, shown live. */
export { notificationActions } from './actions.ts'
export { createNotifications, type NewNotice, type Notifications } from './service.ts'
