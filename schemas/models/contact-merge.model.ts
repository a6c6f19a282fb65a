import { ContactMerge } from '../contact.ts'
import { defineModel } from './define.ts'

/** Kept as long as the contact: a merge can be undone. */
export const ContactMergeModel = defineModel({
  collection: 'contactMerges',
  shape: ContactMerge,
  indexes: [
    // the merges of a contact, newest first
    { keys: { organizationId: 1, keptId: 1, createdAt: -1 } },
  ],
})
