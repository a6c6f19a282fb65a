/** People and their way in. `authenticate` answers who a session's token is; `accountRoutes` are the doors before sign-in. */
export { userActions } from './actions.ts'
export type { AnyPublicRoute, PublicRequest } from './public-route.ts'
export { accountRoutes, sessionCookie, sessionCookieOptions } from './routes.ts'
export { createAccounts } from './service.ts'
