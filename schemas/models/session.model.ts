import { z } from 'zod'
import { Session } from '../session.ts'
import { defineModel } from './define.ts'

const StoredSession = Session.extend({
  /** SHA-256 of the token in use. */
  tokenHash: z.string(),
  /** Of the tokens that were in use before, newest last: the newest has 30 s of grace, any other revokes the session. */
  spent: z.array(z.string()),
})

/** Kept until it expires, though revoked before: a stolen token is recognised until then. */
export const SessionModel = defineModel({
  collection: 'sessions',
  shape: StoredSession,
  indexes: [
    // every request
    { keys: { tokenHash: 1 }, options: { unique: true } },
    // a request with a token that was changed since
    { keys: { spent: 1 } },
    // the list of a member; all of a member revoked
    { keys: { userId: 1, organizationId: 1, expiresAt: 1 } },
    { keys: { expiresAt: 1 }, options: { expireAfterSeconds: 0 } },
  ],
})
