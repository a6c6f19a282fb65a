/** Plans with their hours, and who is subscribed to them: periods, renewals, top-ups, endings. */
export { subscriptionActions } from './actions.ts'
export { createSubscriptions, type Subscriptions } from './service.ts'
