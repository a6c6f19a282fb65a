import type { Id } from '../../../schemas/common.ts'
import { streams } from '../../../schemas/events.ts'
import type { Session } from '../../../schemas/session.ts'
import { randomToken, sha256hex } from '../../core/crypto.ts'
import type { Database, Tx } from '../../core/db.ts'
import { newId } from '../../core/ids.ts'
import {
  changeToken,
  type FoundSession,
  findBySpentToken,
  findByToken,
  findOpen,
  insertSession,
  markRevoked,
  type SessionFilter,
} from './repository.ts'

export interface SessionsDeps {
  database: Database
  clock?: () => Date
}

export interface SessionOfToken {
  session: Session
  /** The token from now on, where this request changed it: goes into the cookie. */
  rotated: string | null
}

const minute = 60_000
const day = 24 * 60 * minute
/** How old a token gets, and how long the one before it still counts: for requests that were on their way. */
const rotateAfterMs = 15 * minute
const graceMs = 30_000
/** Not used for so long, a session ends; and whatever happens after this. */
const idleMs = 14 * day
const longestMs = 90 * day

/** Opaque tokens, of which the store has the hash only. A token that was changed and comes again was copied. */
export function createSessions({ database, clock = () => new Date() }: SessionsDeps) {
  /** Those that are open and match: ended, and their sockets with them. */
  async function revoke(tx: Tx, filter: SessionFilter, reason: NonNullable<Session['revokedFor']>): Promise<Session[]> {
    const now = clock()
    const open = await findOpen(filter, now, tx.session)
    const ids = open.map((session) => session.id)
    if (ids.length > 0) await markRevoked(ids, reason, now, tx.session)
    for (const { id, userId, organizationId } of open)
      tx.show({ organizationId, stream: streams.user(userId), type: 'session.revoked', data: { sessionId: id } })
    return open
  }

  const isOpen = (session: Session) => session.revokedAt === null && session.expiresAt > clock()

  async function current(session: FoundSession, hash: string, mayRotate: boolean): Promise<SessionOfToken> {
    const now = clock()
    if (!mayRotate || now.getTime() - session.rotatedAt.getTime() < rotateAfterMs) return { session, rotated: null }
    const token = randomToken()
    const expiresAt = new Date(Math.min(now.getTime() + idleMs, session.createdAt.getTime() + longestMs))
    const won = await changeToken(session.id, { from: hash, to: sha256hex(token) }, { rotatedAt: now, expiresAt })
    return { session, rotated: won ? token : null }
  }

  async function spent(hash: string): Promise<SessionOfToken | null> {
    const session = await findBySpentToken(hash)
    if (!session || !isOpen(session)) return null
    const isNewest = session.newestSpent === hash
    if (isNewest && clock().getTime() - session.rotatedAt.getTime() < graceMs) return { session, rotated: null }
    await database.transaction((tx) => revoke(tx, { userId: session.userId, id: session.id }, 'token-reused'))
    return null
  }

  return {
    /** Opens one and answers its token: shown once, to the browser. */
    async open(
      tx: Tx,
      who: { userId: Id; organizationId: Id; ip: string | null; userAgent: string | null },
    ): Promise<{ token: string; session: { id: Id } }> {
      const now = clock()
      const token = randomToken()
      const id = newId()
      const life = { rotatedAt: now, expiresAt: new Date(now.getTime() + idleMs), revokedAt: null, revokedFor: null }
      const userAgent = who.userAgent?.slice(0, 300) ?? null
      await insertSession({ id, ...who, userAgent, ...life }, sha256hex(token), tx.session)
      return { token, session: { id } }
    },

    /** One query for a token in use. `mayRotate: false` where no cookie can be set (a socket's handshake). */
    async find(token: string, { mayRotate }: { mayRotate: boolean }): Promise<SessionOfToken | null> {
      const hash = sha256hex(token)
      const session = await findByToken(hash)
      if (!session) return spent(hash)
      return isOpen(session) ? current(session, hash, mayRotate) : null
    },

    list: (userId: Id): Promise<Session[]> => findOpen({ userId }, clock()),
    revoke,
  }
}
export type Sessions = ReturnType<typeof createSessions>
