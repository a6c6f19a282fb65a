/** Messages that the provider has approved, to write first or after the window has closed. */
export { templateActions } from './actions.ts'
export { createTemplates } from './service.ts'
