/** What costs money, reaches many or destroys waits here for a person's code, and above their limit for a second person. */
export { confirmationActions } from './actions.ts'
export { roleActions } from './role-actions.ts'
export { createConfirmations } from './service.ts'
