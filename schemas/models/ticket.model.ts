import { Ticket } from '../ticket.ts'
import { defineModel } from './define.ts'

/** Kept as long as its organization. */
export const TicketModel = defineModel({
  collection: 'tickets',
  shape: Ticket,
  indexes: [
    // by number; two tickets of one second that draw the same letters: the second draws again
    { keys: { organizationId: 1, number: 1 }, options: { unique: true } },
    // the tickets of a contact, newest first
    { keys: { organizationId: 1, contactId: 1, _id: -1 } },
    // those of a status, newest first
    { keys: { organizationId: 1, status: 1, _id: -1 } },
    // those of a member, newest first
    { keys: { organizationId: 1, agentId: 1, _id: -1 } },
    // those about a lead
    {
      keys: { organizationId: 1, leadId: 1 },
      options: { partialFilterExpression: { leadId: { $type: 'string' } } },
    },
    // whose promise is due, of all organizations
    { keys: { slaDueAt: 1 }, options: { partialFilterExpression: { slaDueAt: { $type: 'date' } } } },
    // all tickets, newest first
    { keys: { organizationId: 1, _id: -1 } },
  ],
})
