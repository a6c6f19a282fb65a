/** Messages that are to be sent later, once or again and again. */
export { scheduledSendActions } from './actions.ts'
export { createScheduledSends } from './service.ts'
