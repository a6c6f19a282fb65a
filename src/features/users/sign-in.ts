import type { Id, Locale } from '../../../schemas/common.ts'
import type { Permission, See } from '../../../schemas/permission.ts'
import type { MePatch, SignInInput } from '../../../schemas/sign-in.ts'
import type { Me } from '../../../schemas/user.ts'
import type { ActionContext } from '../../core/action.ts'
import { type Scope, userIdOf } from '../../core/scope.ts'
import { type Principal, permissionsOf } from '../organizations/index.ts'
import { type AccountsContext, enter, knownDevice, type Origin } from './context.ts'
import { badCredentials, noSeat, signInFirst } from './errors.ts'
import { findUserByEmail, updateUser } from './repository.ts'

/** Who a request is from, as its session says now. */
export interface Authenticated {
  user: { id: Id; name: string; email: string }
  organizationId: Id
  sessionId: Id
  locale: Locale
  timeZone: string
  permissions: Partial<Record<Permission, See>>
  /** The session's token from now on, where it was changed by this request: goes into the cookie. */
  rotated: string | null
}

export interface SignedIn {
  sessionToken: string
  deviceToken: string
  me: Me
}

export function meOf({ user, organization, roles }: Principal): Me {
  const { id, email, name, locale, timeZone } = user
  return {
    user: { id, email, name, locale, timeZone },
    organization: {
      id: organization.id,
      name: organization.name,
      slug: organization.slug,
      timeZone: organization.timeZone,
      locale: organization.locale,
      currency: organization.currency,
    },
    roles: roles.map((role) => role.builtIn ?? role.name),
    permissions: permissionsOf(roles),
  }
}

export function createSignIn(context: AccountsContext) {
  const { database, sessions, organizations, passwords, throttle, clock } = context

  /** The oldest seat that is open. */
  async function seatOf(userId: Id): Promise<Principal> {
    for (const { organizationId } of await organizations.members.membershipsOf(userId)) {
      const principal = await organizations.members.principal(organizationId, userId)
      if (principal) return principal
    }
    throw noSeat()
  }

  return {
    /** Throws 401 for whatever is wrong, 429 when it is too early to try again. */
    async signIn({ email, password, ...origin }: SignInInput & Origin): Promise<SignedIn> {
      const user = await findUserByEmail(email)
      const deviceHash = await knownDevice(origin, user?.id, clock())
      const attempt = await throttle.tryOnce({ email, ip: origin.ip, deviceHash })
      const isRight = await passwords.verify(user?.isActive ? user.passwordHash : null, password)
      if (!user || !isRight) throw badCredentials()
      await attempt.wasRight()
      const seat = await seatOf(user.id)
      const who = { userId: user.id, organizationId: seat.organization.id }
      const tokens = await database.transaction((tx) => enter(context, tx, who, origin))
      return { ...tokens, me: meOf(seat) }
    },

    /**
     * Two queries, nothing cached: a role that changed or a session that was revoked counts at once.
     * `mayRotate: false` where the answer can set no cookie (a socket's handshake).
     */
    async authenticate(token: string | undefined, options = { mayRotate: true }): Promise<Authenticated | null> {
      const found = token ? await sessions.find(token, options) : null
      if (!found) return null
      const { session, rotated } = found
      const principal = await organizations.members.principal(session.organizationId, session.userId)
      if (!principal) return null
      const { id, name, email, locale, timeZone } = principal.user
      const permissions = permissionsOf(principal.roles)
      const { organizationId } = session
      return {
        user: { id, name, email },
        organizationId,
        sessionId: session.id,
        locale,
        timeZone,
        permissions,
        rotated,
      }
    },

    /** Ends the session of this token; nothing happens when there is none. */
    async signOut(token: string | undefined): Promise<void> {
      const found = token ? await sessions.find(token, { mayRotate: false }) : null
      if (!found) return
      const { userId, id } = found.session
      await database.transaction((tx) => sessions.revoke(tx, { userId, id }, 'signed-out'))
    },

    /** A member's own picture of themselves; null when they are no member any more. */
    async member(organizationId: Id, userId: Id): Promise<Me | null> {
      const principal = await organizations.members.principal(organizationId, userId)
      return principal && meOf(principal)
    },

    async me(scope: Scope): Promise<Me> {
      const userId = userIdOf(scope)
      const principal = userId ? await organizations.members.principal(scope.organizationId, userId) : null
      if (!principal) throw signInFirst()
      return meOf(principal)
    },

    async updateMe(ctx: ActionContext, patch: MePatch): Promise<Me> {
      const userId = userIdOf(ctx.scope)
      const principal = userId ? await organizations.members.principal(ctx.scope.organizationId, userId) : null
      const user = principal && (await updateUser(principal.user.id, patch, ctx.tx.session))
      if (!principal || !user) throw signInFirst()
      if (patch.name) await organizations.members.rename(ctx.tx, user.id, patch.name)
      ctx.audit('user', user.id, Object.keys(patch))
      return meOf({ ...principal, user })
    },
  }
}
