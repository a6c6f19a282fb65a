import { Role } from '../user.ts'
import { defineModel } from './define.ts'

export const RoleModel = defineModel({
  collection: 'roles',
  shape: Role,
  indexes: [
    // the roles of an organization; a name is used once
    { keys: { organizationId: 1, name: 1 }, options: { unique: true } },
    // a built-in role by its name
    { keys: { organizationId: 1, builtIn: 1 } },
  ],
})
