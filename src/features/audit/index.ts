/** The audit log: who did what, through which door. Written by the action runner and by sign-in; read by `audit.list`. */
export { auditActions } from './actions.ts'
export { changedAfter, insertAudit } from './repository.ts'
