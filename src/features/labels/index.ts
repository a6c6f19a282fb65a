/** Words that the team puts on customers, and finds them by. */
export { labelActions } from './actions.ts'
export { createLabels, type Labels } from './service.ts'
