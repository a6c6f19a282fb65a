import { Lease } from '../plumbing.ts'
import { defineModel } from './define.ts'

/** By key; the owner's list is read by the session manager. */
export const LeaseModel = defineModel({
  collection: 'leases',
  shape: Lease,
  indexes: [
    { keys: { owner: 1, expiresAt: 1 } },
    // what a dead owner left of its passing leases
    { keys: { forgetAt: 1 }, options: { expireAfterSeconds: 0 } },
  ],
})
