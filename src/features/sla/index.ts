/** What is promised about tickets, in the hours that the organization works. */
export { slaActions } from './actions.ts'
export { createSla, type Sla } from './service.ts'
