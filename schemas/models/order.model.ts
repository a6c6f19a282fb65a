import { Order } from '../order.ts'
import { defineModel } from './define.ts'

/** Kept as long as its organization. */
export const OrderModel = defineModel({
  collection: 'orders',
  shape: Order,
  indexes: [
    // by number; a number is given once
    { keys: { organizationId: 1, number: 1 }, options: { unique: true } },
    // one order from a quote
    {
      keys: { organizationId: 1, quoteId: 1 },
      options: { unique: true, partialFilterExpression: { quoteId: { $type: 'string' } } },
    },
    // one order from a message
    {
      keys: { organizationId: 1, messageId: 1 },
      options: { unique: true, partialFilterExpression: { messageId: { $type: 'string' } } },
    },
    // the orders of a contact, newest first
    { keys: { organizationId: 1, contactId: 1, _id: -1 } },
    // all orders, newest first
    { keys: { organizationId: 1, _id: -1 } },
    // those of a status, newest first
    { keys: { organizationId: 1, status: 1, _id: -1 } },
  ],
})
