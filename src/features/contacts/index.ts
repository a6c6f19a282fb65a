export { contactActions } from './actions.ts'
export type { KnownContact } from './repository.ts'
export { type Contacts, createContacts, shownName } from './service.ts'
