/** Where leads come from. */
export { leadSourceActions } from './actions.ts'
export { createLeadSources } from './service.ts'
