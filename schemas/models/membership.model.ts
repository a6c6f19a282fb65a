import { Membership } from '../user.ts'
import { defineModel } from './define.ts'

/** Who belongs to an organization. Kept when ended: records name their members. */
export const MembershipModel = defineModel({
  collection: 'memberships',
  shape: Membership,
  indexes: [
    // every request; a member by user
    { keys: { organizationId: 1, userId: 1 }, options: { unique: true } },
    // the list of members by name
    { keys: { organizationId: 1, status: 1, name: 1 } },
    // an invitation for somebody who is in already
    { keys: { organizationId: 1, email: 1 } },
    // sign-in: where does this user belong, oldest first
    { keys: { userId: 1, status: 1, createdAt: 1 } },
    // who has a role: is there another owner
    { keys: { organizationId: 1, roleIds: 1, status: 1 } },
  ],
})
