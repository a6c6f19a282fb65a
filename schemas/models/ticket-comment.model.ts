import { TicketComment } from '../ticket-comment.ts'
import { defineModel } from './define.ts'

/** Kept as long as its ticket. */
export const TicketCommentModel = defineModel({
  collection: 'ticketComments',
  shape: TicketComment,
  indexes: [
    // the comments of a ticket in their order
    { keys: { organizationId: 1, ticketId: 1, _id: 1 } },
    // what somebody wrote, when they leave
    { keys: { organizationId: 1, 'author.id': 1 } },
    // what a customer answers to; a message is one comment
    {
      keys: { organizationId: 1, messageId: 1 },
      options: { unique: true, partialFilterExpression: { messageId: { $type: 'string' } } },
    },
  ],
})
