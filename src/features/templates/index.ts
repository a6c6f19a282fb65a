/** Messages that the provider has approved, to write first or after the window has closed. */
export { templateActions } from './actions.ts'
export { createTemplates, type Templates } from './service.ts'
