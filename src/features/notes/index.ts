/** Notes about a contact, for the team. */
export { noteActions } from './actions.ts'
export { createNotes } from './service.ts'
