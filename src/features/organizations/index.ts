/** Organizations, their members with roles, and the invitations to become one. */
export { organizationActions } from './actions.ts'
export type { Principal } from './member-repository.ts'
export { permissionsOf } from './members.ts'
export type { NewOrganization } from './organizations.ts'
export { createOrganizations, type Organizations } from './service.ts'
