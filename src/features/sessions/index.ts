/** Sign-ins: opaque tokens that change every 15 minutes; `find` for a request, `revoke` closes their sockets too. */
export { sessionActions } from './actions.ts'
export { createSessions, type Sessions } from './service.ts'
