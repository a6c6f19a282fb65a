/** Messages that the provider has approved, to write first or after the window has closed. */
export { templateActions } from './actions.ts'
export { assertFillable, type Filling, fillIn } from './filling.ts'
export { createTemplates, type Templates } from './service.ts'
export { textTemplateActions } from './text-actions.ts'
export { createTextTemplates, type TextTemplates } from './texts-service.ts'
