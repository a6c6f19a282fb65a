import type { Id } from '../../../schemas/common.ts'
import { streams } from '../../../schemas/events.ts'
import type { Permission, RoleName, See } from '../../../schemas/permission.ts'
import type { Membership, Role } from '../../../schemas/user.ts'
import type { ActionContext } from '../../core/action.ts'
import type { ClientSession, Tx } from '../../core/db.ts'
import { newId } from '../../core/ids.ts'
import { type Scope, userIdOf } from '../../core/scope.ts'
import { createShortCache } from '../../core/short-cache.ts'
import type { Sessions } from '../sessions/index.ts'
import { lastOwner, noMember, ownersOnly } from './errors.ts'
import {
  countOtherOwners,
  findMember,
  findMembers,
  findMembershipsOf,
  findNames,
  findPrincipal,
  findUserIdsWith,
  type Principal,
  renameMember,
  updateMember,
  upsertMember,
} from './member-repository.ts'
import { findRoles, serializeMembers } from './repository.ts'

/** A member as the list shows them. */
export interface MemberView {
  userId: Id
  name: string
  email: string
  roles: string[]
  status: Membership['status']
}

const width: Record<See, number> = { own: 0, team: 1, all: 2 }

/** What several roles allow together: each permission as wide as the widest of them. */
export function permissionsOf(roles: readonly Role[]): Partial<Record<Permission, See>> {
  const merged: Partial<Record<Permission, See>> = {}
  for (const { name, see } of roles.flatMap((role) => role.permissions)) {
    const known = merged[name]
    if (!known || width[see] > width[known]) merged[name] = see
  }
  return merged
}

const nameOf = (role: Role) => role.builtIn ?? role.name
const holds = (membership: Membership | null, role: Role) => membership?.roleIds.includes(role.id) ?? false
const pick = (roles: readonly Role[], names: readonly RoleName[]) =>
  roles.filter((role) => role.builtIn !== null && names.includes(role.builtIn))
const ownerOf = (roles: readonly Role[]): Role => {
  const owner = roles.find((role) => role.builtIn === 'owner')
  if (!owner) throw new Error('The organization has lost its built-in roles')
  return owner
}

/** What a change of `userId` stands on, read in the transaction after other changes of members were held off. */
async function begin(ctx: ActionContext, userId: Id) {
  const { scope, tx } = ctx
  await serializeMembers(scope.organizationId, tx.session)
  const roles = await findRoles(scope.organizationId, tx.session)
  const target = await findMember(scope, userId, tx.session)
  if (!target || target.status === 'removed') throw noMember()
  const owner = ownerOf(roles)
  if (holds(target, owner)) await assertOwner(scope, tx, owner)
  return { roles, target, owner }
}

async function assertOwner(scope: Scope, tx: Tx, owner: Role): Promise<void> {
  const actorId = userIdOf(scope)
  if (scope.actor.kind === 'system') return
  const actor = actorId ? await findMember(scope, actorId, tx.session) : null
  if (!holds(actor, owner)) throw ownersOnly()
}

async function assertAnotherOwner(ctx: ActionContext, target: Membership, owner: Role): Promise<void> {
  if (target.status !== 'active' || !holds(target, owner)) return
  const others = await countOtherOwners(ctx.scope, owner.id, target.userId, ctx.tx.session)
  if (others === 0) throw lastOwner()
}

/** Says it to the member's browsers, which ask anew what they may see. */
function tell(ctx: ActionContext, userId: Id, changed: string[]): void {
  const { organizationId } = ctx.scope
  ctx.tx.show({ organizationId, stream: streams.user(userId), type: 'member.changed', data: { userId } })
  ctx.audit('member', userId, changed)
}

const namesKeptMs = 5_000

export function createMembers({ sessions }: { sessions: Sessions }) {
  async function end(ctx: ActionContext, userId: Id, status: 'suspended' | 'removed'): Promise<void> {
    const { target, owner } = await begin(ctx, userId)
    await assertAnotherOwner(ctx, target, owner)
    const suspendedAt = status === 'suspended' ? ctx.now : null
    await updateMember(ctx.scope, userId, { status, suspendedAt }, ctx.tx.session)
    const { organizationId } = ctx.scope
    await sessions.revoke(ctx.tx, { userId, organizationId }, 'membership-ended')
    // what they had waits for others
    if (status === 'removed') ctx.tx.emit(organizationId, 'member.removed', { userId })
    tell(ctx, userId, ['status'])
  }

  return {
    /** What members are called, by user id, from memory for a moment: asked for each list. */
    names: createShortCache(namesKeptMs, findNames),
    /** One query; null unless user, membership and organization are active. */
    principal: (organizationId: Id, userId: Id): Promise<Principal | null> => findPrincipal(organizationId, userId),
    membershipsOf: findMembershipsOf,

    async list(scope: Scope): Promise<MemberView[]> {
      const [members, roles] = await Promise.all([findMembers(scope), findRoles(scope.organizationId)])
      return members.map(({ userId, name, email, roleIds, status }) => {
        const names = roles.filter((role) => roleIds.includes(role.id)).map(nameOf)
        return { userId, name, email, roles: names, status }
      })
    },

    async changeRoles(ctx: ActionContext, userId: Id, names: readonly RoleName[]): Promise<void> {
      const { roles, target, owner } = await begin(ctx, userId)
      const chosen = pick(roles, names)
      const keepsOwner = chosen.includes(owner)
      if (keepsOwner && !holds(target, owner)) await assertOwner(ctx.scope, ctx.tx, owner)
      if (!keepsOwner) await assertAnotherOwner(ctx, target, owner)
      await updateMember(ctx.scope, userId, { roleIds: chosen.map((role) => role.id) }, ctx.tx.session)
      tell(ctx, userId, ['roles'])
    },

    suspend: (ctx: ActionContext, userId: Id) => end(ctx, userId, 'suspended'),
    remove: (ctx: ActionContext, userId: Id) => end(ctx, userId, 'removed'),

    async reactivate(ctx: ActionContext, userId: Id): Promise<void> {
      await begin(ctx, userId)
      await updateMember(ctx.scope, userId, { status: 'active', suspendedAt: null }, ctx.tx.session)
      tell(ctx, userId, ['status'])
    },

    /** Whether the asking member owns the organization. */
    async isOwner(scope: Scope): Promise<boolean> {
      const userId = userIdOf(scope)
      if (!userId) return false
      const [roles, member] = await Promise.all([findRoles(scope.organizationId), findMember(scope, userId)])
      return member?.status === 'active' && holds(member, ownerOf(roles))
    },

    /** Only an owner may give the owner's role. */
    async assertMayGrant(scope: Scope, tx: Tx, role: RoleName): Promise<void> {
      if (role === 'owner') await assertOwner(scope, tx, ownerOf(await findRoles(scope.organizationId, tx.session)))
    },

    /** Gives a user a seat; one who was removed comes back with these roles alone. */
    async add(
      tx: Tx,
      organizationId: Id,
      user: { id: Id; email: string; name: string },
      names: readonly RoleName[],
    ): Promise<void> {
      await serializeMembers(organizationId, tx.session)
      const roleIds = pick(await findRoles(organizationId, tx.session), names).map((role) => role.id)
      const { id: userId, email, name } = user
      await upsertMember({ id: newId(), organizationId, userId, email, name, roleIds }, tx.session)
    },

    /** The active members who own the organization, or who may do something in it. */
    async whoMay(
      organizationId: Id,
      what: 'owners' | { permission: Permission },
      session: ClientSession,
    ): Promise<Id[]> {
      const roles = await findRoles(organizationId, session)
      const fits = (role: Role) =>
        what === 'owners' ? role.builtIn === 'owner' : role.permissions.some(({ name }) => name === what.permission)
      const roleIds = roles.filter(fits).map((role) => role.id)
      return findUserIdsWith(organizationId, roleIds, session)
    },

    rename: (tx: Tx, userId: Id, name: string) => renameMember(userId, name, tx.session),
  }
}
export type Members = ReturnType<typeof createMembers>
