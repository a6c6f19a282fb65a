/** How Parley is: what bin/doctor and the operations page look at, and the dead letters. */
export { operationActions } from './actions.ts'
export { createOperations } from './service.ts'
