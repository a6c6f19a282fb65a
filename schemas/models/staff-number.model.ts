import { StaffNumber } from '../staff-number.ts'
import { defineModel } from './define.ts'

/** A linked number is kept until it is unlinked, an unused code until the member asks for the next one. */
export const StaffNumberModel = defineModel({
  collection: 'staffNumbers',
  shape: StaffNumber,
  extra: {
    /** Contacts that sent a wrong code while this one was open, one entry for each try. */
    guesses: [String],
  },
  indexes: [
    // whose number is this contact; each arrival of a group asks it · unique: a number is one member's
    {
      keys: { organizationId: 1, contactId: 1 },
      options: { unique: true, partialFilterExpression: { contactId: { $type: 'string' } } },
    },
    // the numbers of a member
    { keys: { organizationId: 1, userId: 1 } },
    // the open codes of an organization
    { keys: { organizationId: 1, codeExpiresAt: 1 } },
  ],
})
