import type { Id } from '../../../schemas/common.ts'
import { RoleModel } from '../../../schemas/models/role.model.ts'
import type { RoleLimits } from '../../../schemas/user.ts'
import type { ClientSession } from '../../core/db.ts'
import { type Scope, scopeFilter } from '../../core/scope.ts'

export const findRoles = (scope: Scope) => RoleModel.find(scopeFilter(scope)).sort({ _id: 1 }).lean()

export const findRole = (scope: Scope, id: Id, session: ClientSession) =>
  RoleModel.findOne({ ...scopeFilter(scope), _id: id })
    .session(session)
    .lean()

export async function setLimits(scope: Scope, id: Id, limits: RoleLimits, session: ClientSession): Promise<void> {
  await RoleModel.updateOne({ ...scopeFilter(scope), _id: id }, { $set: { limits } }, { session })
}
