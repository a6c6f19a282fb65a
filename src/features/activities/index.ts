/** What happened with a customer, in one line each. */
export { activityActions } from './actions.ts'
export { type Activities, createActivities, type NewActivity } from './service.ts'
