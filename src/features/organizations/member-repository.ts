import type { Id } from '../../../schemas/common.ts'
import { toPlain } from '../../../schemas/models/define.ts'
import { MembershipModel } from '../../../schemas/models/membership.model.ts'
import type { Organization } from '../../../schemas/organization.ts'
import type { Membership, Role, User } from '../../../schemas/user.ts'
import type { ClientSession } from '../../core/db.ts'
import { type Scope, scopeFilter } from '../../core/scope.ts'
import { plainOrganization } from './repository.ts'

/** A member with all that a request asks about them. */
export interface Principal {
  user: User
  membership: Membership
  organization: Organization
  roles: Role[]
}

const lookup = (from: string, localField: string, as: string) => ({
  $lookup: { from, localField, foreignField: '_id', as },
})

/** One query. Null unless user, membership and organization are all active. */
export async function findPrincipal(organizationId: Id, userId: Id): Promise<Principal | null> {
  const [found] = await MembershipModel.aggregate([
    { $match: { organizationId, userId, status: 'active' } },
    lookup('users', 'userId', 'users'),
    lookup('organizations', 'organizationId', 'organizations'),
    lookup('roles', 'roleIds', 'roles'),
  ])
  if (!found) return null
  const { users, organizations, roles, ...membership } = found
  const [user, organization] = [users[0], organizations[0]]
  if (!user?.isActive || !organization?.isActive) return null
  const { passwordHash: _, ...person } = user
  return {
    user: toPlain<User>(person),
    membership: toPlain<Membership>(membership),
    organization: plainOrganization(organization),
    roles: roles
      .filter((role: Role) => role.organizationId === organizationId)
      .map((role: Parameters<typeof toPlain<Role>>[0]) => toPlain<Role>(role)),
  }
}

/** Where a user belongs, oldest first: asked at sign-in, before there is a scope. */
export async function findMembershipsOf(userId: Id, session?: ClientSession): Promise<Membership[]> {
  const docs = await MembershipModel.find({ userId, status: 'active' })
    .sort({ createdAt: 1 })
    .session(session ?? null)
    .lean()
  return docs.map((doc) => toPlain<Membership>(doc))
}

export async function findMember(scope: Scope, userId: Id, session?: ClientSession): Promise<Membership | null> {
  const doc = await MembershipModel.findOne({ ...scopeFilter(scope), userId })
    .session(session ?? null)
    .lean()
  return doc && toPlain<Membership>(doc)
}

export async function findMemberByEmail(organizationId: Id, email: string, session: ClientSession) {
  const doc = await MembershipModel.findOne({ organizationId, email, status: { $in: ['active', 'suspended'] } })
    .session(session)
    .lean()
  return doc && toPlain<Membership>(doc)
}

/** Active and suspended members by name. */
export async function findMembers(scope: Scope): Promise<Membership[]> {
  const docs = await MembershipModel.find({ ...scopeFilter(scope), status: { $in: ['active', 'suspended'] } })
    .sort({ name: 1 })
    .lean()
  return docs.map((doc) => toPlain<Membership>(doc))
}

export async function countOtherOwners(
  scope: Scope,
  ownerRoleId: Id,
  userId: Id,
  session: ClientSession,
): Promise<number> {
  return MembershipModel.countDocuments(
    { ...scopeFilter(scope), roleIds: ownerRoleId, status: 'active', userId: { $ne: userId } },
    { session },
  )
}

export async function updateMember(
  scope: Scope,
  userId: Id,
  change: Partial<Pick<Membership, 'roleIds' | 'status' | 'suspendedAt'>>,
  session: ClientSession,
): Promise<void> {
  await MembershipModel.updateOne({ ...scopeFilter(scope), userId }, { $set: change }, { session })
}

/** A new member, or one who was removed and comes back. */
export async function upsertMember(
  member: Pick<Membership, 'id' | 'organizationId' | 'userId' | 'email' | 'name' | 'roleIds'>,
  session: ClientSession,
): Promise<void> {
  const { id, organizationId, userId, ...rest } = member
  await MembershipModel.updateOne(
    { organizationId, userId },
    {
      $set: { ...rest, status: 'active', joinedAt: new Date(), suspendedAt: null },
      $setOnInsert: { _id: id, monthlyTarget: null },
    },
    { upsert: true, session },
  )
}

/** Names are kept where the list of members reads them. All organizations of the user. */
export async function renameMember(userId: Id, name: string, session: ClientSession): Promise<void> {
  await MembershipModel.updateMany({ userId }, { $set: { name } }, { session })
}

/** The active members who have one of these roles. */
export async function findUserIdsWith(
  organizationId: Id,
  roleIds: readonly Id[],
  session: ClientSession,
): Promise<Id[]> {
  const filter = { organizationId, status: 'active' as const, roleIds: { $in: [...roleIds] } }
  const docs = await MembershipModel.find(filter, { userId: 1 }).session(session).lean()
  return docs.map((doc) => doc.userId)
}

/** What members are called, by user id. */
export async function findNames(userIds: readonly Id[]): Promise<Map<Id, string>> {
  const docs = await MembershipModel.find({ userId: { $in: userIds } }, { userId: 1, name: 1 }).lean()
  return new Map(docs.map((doc) => [doc.userId, doc.name]))
}
