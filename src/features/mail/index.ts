/** Mail out: `send` in a transaction, `deliver` by the worker at `mail.queued`, `mail.outbox` to read it. */
export { mailActions } from './actions.ts'
export { createMail, type Mail } from './service.ts'
