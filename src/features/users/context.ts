import type { Id } from '../../../schemas/common.ts'
import { randomToken, sha256hex } from '../../core/crypto.ts'
import type { Database, Tx } from '../../core/db.ts'
import { newId } from '../../core/ids.ts'
import type { Logger } from '../../core/logger.ts'
import { insertAudit } from '../audit/index.ts'
import type { Mail } from '../mail/index.ts'
import type { Organizations } from '../organizations/index.ts'
import type { Sessions } from '../sessions/index.ts'
import type { Passwords } from './passwords.ts'
import { isKnownDevice, rememberDevice, updateUser } from './repository.ts'
import type { Throttle } from './throttle.ts'

/** What the parts of accounts share. */
export interface AccountsContext {
  database: Database
  logger: Logger
  sessions: Sessions
  organizations: Organizations
  mail: Mail
  passwords: Passwords
  throttle: Throttle
  publicUrl: string
  clock: () => Date
}

/** Where a request comes from. `deviceToken`: the cookie of a device that signed in before, if it has one. */
export interface Origin {
  ip: string | null
  userAgent: string | null
  deviceToken?: string | null | undefined
}

const deviceKeptMs = 180 * 24 * 3_600_000

/** The hash of the device's cookie where this account signed in with it before. */
export async function knownDevice(origin: Origin, userId: Id | undefined, now: Date): Promise<string | null> {
  const hash = sha256hex(origin.deviceToken ?? '')
  // asked for an account that does not exist too: the answer must not come sooner
  return (await isKnownDevice(hash, userId ?? '', now)) ? hash : null
}

/** A session and a remembered device, in the caller's transaction. */
export async function enter(
  context: AccountsContext,
  tx: Tx,
  who: { userId: Id; organizationId: Id },
  origin: Origin,
): Promise<{ sessionToken: string; deviceToken: string }> {
  const now = context.clock()
  const { ip, userAgent } = origin
  const { token, session } = await context.sessions.open(tx, { ...who, ip, userAgent })
  const deviceToken = origin.deviceToken || randomToken()
  await rememberDevice(sha256hex(deviceToken), who.userId, new Date(now.getTime() + deviceKeptMs), tx.session)
  await updateUser(who.userId, { lastSignInAt: now }, tx.session)
  await note(
    tx,
    { ...who, action: 'session.open', records: [{ noun: 'session', id: session.id }], changed: [] },
    origin,
    now,
  )
  return { sessionToken: token, deviceToken }
}

/** What happens before there is a scope is in the audit log too. */
export async function note(
  tx: Tx,
  what: {
    userId: Id
    organizationId: Id
    action: string
    records: { noun: string; id: Id }[]
    changed: string[]
  },
  origin: Pick<Origin, 'ip' | 'userAgent'>,
  at: Date,
): Promise<void> {
  const { userId, ...rest } = what
  const userAgent = origin.userAgent?.slice(0, 300) ?? null
  const entry = { id: newId(), actor: { kind: 'user' as const, id: userId }, door: 'http' as const, at }
  await insertAudit({ ...entry, ...rest, ip: origin.ip, userAgent }, tx.session)
}
