import { z } from 'zod'
import { Organization } from '../organization.ts'
import { defineModel } from './define.ts'

/** Businesses. Kept until deleted, with everything that is theirs. */
export const OrganizationModel = defineModel({
  collection: 'organizations',
  shape: Organization.extend({
    /** Raised with each change of members, so that two changes cannot each leave the other as the last owner. */
    membersRev: z.int(),
  }),
  indexes: [
    // by name, for whoever runs the server
    { keys: { name: 1 } },
    // by slug: the seed and the first start
    { keys: { slug: 1 }, options: { unique: true } },
  ],
})
