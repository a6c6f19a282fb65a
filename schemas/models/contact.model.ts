import { Contact } from '../contact.ts'
import { defineModel } from './define.ts'

/** A customer, once per organization; kept until erased. */
export const ContactModel = defineModel({
  collection: 'contacts',
  shape: Contact,
  // the contacts that were merged into this one: their messages' keys still name them
  extra: { aliasIds: { type: [String], default: undefined } },
  indexes: [
    // the groups of an organization
    {
      keys: { organizationId: 1, 'group.policy': 1 },
      options: { partialFilterExpression: { 'group.policy': { $exists: true } } },
    },
    // a campaign's audience, page by page: all, or those with a label
    { keys: { organizationId: 1, _id: 1 } },
    { keys: { organizationId: 1, labelIds: 1, _id: 1 } },
    // the contacts page: newest first
    { keys: { organizationId: 1, lastMessageAt: -1 } },
  ],
})
