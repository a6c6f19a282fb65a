/** Groups that a line is a member of, and what is done with what is said there. */
export { groupActions } from './actions.ts'
export { createGroups } from './service.ts'
