import { Contact } from '../contact.ts'
import { defineModel } from './define.ts'

/** A customer, once per organization; kept until erased. */
export const ContactModel = defineModel({
  collection: 'contacts',
  shape: Contact,
  // the contacts that were merged into this one: their messages' keys still name them
  extra: { aliasIds: { type: [String], default: undefined } },
  indexes: [
    // the contacts page: newest first
    { keys: { organizationId: 1, lastMessageAt: -1 } },
  ],
})
