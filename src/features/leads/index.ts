/** Leads: whoever may become a customer, from the first word to won or lost. */
export { leadActions } from './actions.ts'
export { leadSecrets } from './personal.ts'
export { createLeads } from './service.ts'
