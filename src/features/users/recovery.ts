import type { Id } from '../../../schemas/common.ts'
import type { EmailReaders } from '../../../schemas/email.ts'
import type { ActionContext } from '../../core/action.ts'
import { randomToken, sha256hex } from '../../core/crypto.ts'
import type { Tx } from '../../core/db.ts'
import { userIdOf } from '../../core/scope.ts'
import { type AccountsContext, knownDevice, note, type Origin } from './context.ts'
import { badCredentials, linkOver, signInFirst } from './errors.ts'
import { letter } from './mails.ts'
import { assertGoodPassword } from './passwords.ts'
import {
  findToken,
  findUser,
  findUserByEmail,
  forgetDevices,
  replaceToken,
  type StoredUser,
  type TokenKind,
  updateUser,
  useToken,
} from './repository.ts'

const hour = 3_600_000
const links = {
  'password-reset': { path: '/reset-password', validMs: hour },
  'email-verification': { path: '/verify-email', validMs: 24 * hour },
} as const satisfies Record<TokenKind, { path: string; validMs: number }>

/**
 * The organization that a user's mail is filed under, and who may read it in its outbox: a link that lets somebody in
 * must not open another organization's door, nor an owner's.
 */
async function filedUnder(
  { organizations }: AccountsContext,
  userId: Id,
): Promise<{ organizationId: Id; readers: EmailReaders } | null> {
  const [first, second] = await organizations.members.membershipsOf(userId)
  return first ? { organizationId: first.organizationId, readers: second ? 'nobody' : 'owners' } : null
}

/** The token stands behind `#`: it reaches no server's log and no referrer. */
async function mailLink(context: AccountsContext, tx: Tx, kind: TokenKind, user: StoredUser): Promise<void> {
  const { mail, publicUrl, clock } = context
  const filed = await filedUnder(context, user.id)
  if (!filed) return
  const token = randomToken()
  const { path, validMs } = links[kind]
  const expiresAt = new Date(clock().getTime() + validMs)
  await replaceToken(sha256hex(token), { kind, userId: user.id, email: user.email, expiresAt }, tx.session)
  const link = new URL(`${path}#${token}`, publicUrl).href
  await mail.send(tx, { ...filed, to: user.email, kind, ...letter(kind, user.locale, { name: user.name, link }) })
}

/** Sets it, ends the sessions but `except`, tells the user and the log. */
async function setPassword(
  context: AccountsContext,
  tx: Tx,
  change: { user: StoredUser; passwordHash: string; exceptSession?: Id },
  origin: Origin,
): Promise<void> {
  const { sessions, mail, publicUrl, clock } = context
  const { user, passwordHash, exceptSession } = change
  await updateUser(user.id, { passwordHash }, tx.session)
  await sessions.revoke(tx, { userId: user.id, except: exceptSession }, 'password-changed')
  const filed = await filedUnder(context, user.id)
  if (!filed) return
  const { organizationId } = filed
  const link = new URL('/forgot-password', publicUrl).href
  const words = letter('password-changed', user.locale, { name: user.name, link })
  await mail.send(tx, { organizationId, to: user.email, kind: 'notice', ...words })
  const what = { userId: user.id, organizationId, records: [{ noun: 'user', id: user.id }], changed: ['password'] }
  await note(tx, { ...what, action: 'user.set-password' }, origin, clock())
}

export function createRecovery(context: AccountsContext) {
  const { database, mail, passwords, throttle, clock, logger } = context
  const underWay = new Set<Promise<void>>()

  async function sendReset(email: string, ip: string | null): Promise<void> {
    if (!(await throttle.mayReset(email, ip))) return
    const user = await findUserByEmail(email)
    if (user?.isActive) await database.transaction((tx) => mailLink(context, tx, 'password-reset', user))
  }

  return {
    /** Answers before it looks, so that the time it takes tells nothing either. */
    requestPasswordReset(email: string, ip: string | null): void {
      const work = sendReset(email, ip).catch((error: unknown) => logger.error({ err: error }, 'reset link not sent'))
      underWay.add(work)
      void work.finally(() => underWay.delete(work))
    },
    /** Resolves when no reset link is being made. */
    async idle(): Promise<void> {
      await Promise.all(underWay)
    },

    /** Uses the link up; signs out everywhere, forgets the devices, lifts the lock. */
    async resetPassword(token: string, password: string, origin: Origin): Promise<void> {
      const hash = sha256hex(token)
      const proof = await findToken(hash, 'password-reset', clock())
      const user = proof && (await findUser(proof.userId))
      if (!user?.isActive || user.email !== proof?.email) throw linkOver()
      assertGoodPassword(password, user.email)
      const passwordHash = await passwords.hash(password)
      await database.transaction(async (tx) => {
        if (!(await useToken(hash, 'password-reset', clock(), tx.session))) throw linkOver()
        await setPassword(context, tx, { user, passwordHash }, origin)
        await forgetDevices(user.id, tx.session)
        // a link read in the outbox proves nothing about the mailbox
        if (mail.leaves && !user.emailVerifiedAt) await updateUser(user.id, { emailVerifiedAt: clock() }, tx.session)
      })
      await throttle.forgive(user.email)
    },

    /** By somebody who is signed in and knows the old one; their other sessions end. */
    async changePassword(
      who: { userId: Id; sessionId: Id },
      passwordsGiven: { current: string; next: string },
      origin: Origin,
    ): Promise<void> {
      const user = await findUser(who.userId)
      if (!user) throw signInFirst()
      const deviceHash = await knownDevice(origin, user.id, clock())
      const attempt = await throttle.tryOnce({ email: user.email, ip: origin.ip, deviceHash })
      if (!(await passwords.verify(user.passwordHash, passwordsGiven.current))) throw badCredentials()
      await attempt.wasRight()
      assertGoodPassword(passwordsGiven.next, user.email)
      const passwordHash = await passwords.hash(passwordsGiven.next)
      await database.transaction((tx) =>
        setPassword(context, tx, { user, passwordHash, exceptSession: who.sessionId }, origin),
      )
    },

    async requestVerification(ctx: ActionContext): Promise<void> {
      const userId = userIdOf(ctx.scope)
      const user = userId ? await findUser(userId) : null
      if (!user) throw signInFirst()
      if (!user.emailVerifiedAt) await mailLink(context, ctx.tx, 'email-verification', user)
      ctx.audit('user', user.id)
    },

    async verifyEmail(token: string): Promise<void> {
      await database.transaction(async (tx) => {
        const proof = await useToken(sha256hex(token), 'email-verification', clock(), tx.session)
        const user = proof && (await findUser(proof.userId))
        if (!user || user.email !== proof?.email) throw linkOver()
        await updateUser(user.id, { emailVerifiedAt: clock() }, tx.session)
      })
    },
  }
}
