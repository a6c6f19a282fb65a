import { Invoice } from '../invoice.ts'
import { defineModel } from './define.ts'

/** Kept as long as its organization: an invoice with a number is never deleted. */
export const InvoiceModel = defineModel({
  collection: 'invoices',
  shape: Invoice,
  indexes: [
    // by number · unique: a number is given once
    {
      keys: { organizationId: 1, number: 1 },
      options: { unique: true, partialFilterExpression: { number: { $type: 'string' } } },
    },
    // by the gateway's own invoice
    { keys: { organizationId: 1, externalInvoiceId: 1 } },
    // the invoices of a contact, newest first
    { keys: { organizationId: 1, contactId: 1, _id: -1 } },
    // all invoices, newest first
    { keys: { organizationId: 1, _id: -1 } },
    // the invoice and the credit notes of a payment
    { keys: { organizationId: 1, paymentId: 1, kind: 1 } },
    // the invoice of an order
    { keys: { organizationId: 1, orderId: 1 } },
    // the invoices of a subscription
    { keys: { organizationId: 1, subscriptionId: 1 } },
  ],
})
