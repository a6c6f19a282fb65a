/** Authenticator apps of members, with recovery codes. */
export { secondFactorActions } from './actions.ts'
export { createSecondFactors, secondFactorSecrets } from './service.ts'
