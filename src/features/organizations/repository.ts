import type { Id } from '../../../schemas/common.ts'
import { toPlain } from '../../../schemas/models/define.ts'
import { OrganizationModel } from '../../../schemas/models/organization.model.ts'
import { RoleModel } from '../../../schemas/models/role.model.ts'
import type { Organization } from '../../../schemas/organization.ts'
import { builtInRoles, type Permission, RoleName, type See } from '../../../schemas/permission.ts'
import type { Role } from '../../../schemas/user.ts'
import type { ClientSession } from '../../core/db.ts'
import { newId } from '../../core/ids.ts'

type OrganizationDoc = Omit<Organization, 'id'> & { _id: Id; membersRev: number }
export function plainOrganization(doc: OrganizationDoc): Organization {
  const { _id, membersRev, ...rest } = doc
  return { id: _id, ...rest }
}

export async function insertOrganization(
  organization: Omit<Organization, 'createdAt' | 'updatedAt'>,
  session: ClientSession,
): Promise<Organization> {
  const { id, ...rest } = organization
  const [doc] = await OrganizationModel.create([{ _id: id, ...rest, membersRev: 0 }], { session })
  if (!doc) throw new Error('not stored')
  return plainOrganization(doc.toObject())
}

export async function findOrganization(id: Id): Promise<Organization | null> {
  const doc = await OrganizationModel.findOne({ _id: id }).lean()
  return doc && plainOrganization(doc)
}

export async function findBySlug(slug: string): Promise<Organization | null> {
  const doc = await OrganizationModel.findOne({ slug }).lean()
  return doc && plainOrganization(doc)
}

/** Whether there is one at all: the first start. */
export async function anyOrganization(): Promise<boolean> {
  return (await OrganizationModel.exists({})) !== null
}

export async function updateOrganization(
  id: Id,
  change: Partial<Organization>,
  session: ClientSession,
): Promise<Organization | null> {
  const doc = await OrganizationModel.findOneAndUpdate(
    { _id: id },
    { $set: change },
    { session, returnDocument: 'after' },
  ).lean()
  return doc && plainOrganization(doc)
}

/** Two changes of members at once: the second waits and reads what the first did. */
export async function serializeMembers(organizationId: Id, session: ClientSession): Promise<void> {
  await OrganizationModel.updateOne({ _id: organizationId }, { $inc: { membersRev: 1 } }, { session })
}

const title: Record<RoleName, string> = {
  owner: 'Owner',
  admin: 'Admin',
  manager: 'Manager',
  agent: 'Agent',
  developer: 'Developer',
}

/** The roles that every organization starts with. */
export async function insertBuiltInRoles(organizationId: Id, session: ClientSession): Promise<void> {
  const docs = RoleName.options.map((builtIn) => {
    const grants = Object.entries(builtInRoles[builtIn]) as [Permission, See][]
    const permissions = grants.map(([name, see]) => ({ name, see }))
    return { _id: newId(), organizationId, name: title[builtIn], builtIn, permissions }
  })
  await RoleModel.create(docs, { session, ordered: true })
}

export async function findRoles(organizationId: Id, session?: ClientSession): Promise<Role[]> {
  const docs = await RoleModel.find({ organizationId })
    .sort({ name: 1 })
    .session(session ?? null)
    .lean()
  return docs.map((doc) => toPlain<Role>(doc))
}
