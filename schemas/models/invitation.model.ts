import { z } from 'zod'
import { Invitation } from '../invitation.ts'
import { defineModel } from './define.ts'

export const InvitationModel = defineModel({
  collection: 'invitations',
  shape: Invitation.extend({
    /** SHA-256 of what the link carries. */
    tokenHash: z.string(),
  }),
  indexes: [
    // the link
    { keys: { tokenHash: 1 }, options: { unique: true } },
    // the open ones of an address: one at a time, kept so by the organization's lock on changes of members
    { keys: { organizationId: 1, email: 1, status: 1 } },
    // the list of open ones, newest first
    { keys: { organizationId: 1, status: 1, createdAt: -1 } },
  ],
})
