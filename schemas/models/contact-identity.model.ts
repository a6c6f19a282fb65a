import { ContactIdentity } from '../contact.ts'
import { defineModel } from './define.ts'

/** An address by which a channel knows a contact; kept as long as the contact. */
export const ContactIdentityModel = defineModel({
  collection: 'contactIdentities',
  shape: ContactIdentity,
  indexes: [
    // ingest: who is this address · unique: an address is one contact's
    { keys: { organizationId: 1, kind: 1, scope: 1, value: 1 }, options: { unique: true } },
    // the addresses of a contact, for sending and for the panel
    { keys: { organizationId: 1, contactId: 1 } },
  ],
})
