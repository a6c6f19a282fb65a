/** Who agreed to be written to, and who said STOP: the ledger. */
export { consentActions } from './actions.ts'
export type { NewConsent } from './repository.ts'
export { createConsents } from './service.ts'
