import { Payment } from '../payment.ts'
import { defineModel } from './define.ts'

/** Kept as long as its organization: money that moved stays on record. */
export const PaymentModel = defineModel({
  collection: 'payments',
  shape: Payment,
  indexes: [
    // by the gateway's own id · unique: the same money is not written down twice
    {
      keys: { organizationId: 1, gateway: 1, externalPaymentId: 1 },
      options: { unique: true, partialFilterExpression: { externalPaymentId: { $type: 'string' } } },
    },
    // which payment a finished checkout is about
    { keys: { organizationId: 1, externalSessionId: 1 } },
    // the gateway's customer of a contact
    { keys: { organizationId: 1, externalCustomerId: 1 } },
    // the payments of a payer, newest first
    { keys: { organizationId: 1, 'payer.id': 1, _id: -1 } },
    // the payments of a contact, newest first
    { keys: { organizationId: 1, contactId: 1, _id: -1 } },
    // the list by status, newest first; the sums of a month
    { keys: { organizationId: 1, status: 1, _id: -1 } },
    // all payments, newest first
    { keys: { organizationId: 1, _id: -1 } },
    // the refunds of a payment
    { keys: { organizationId: 1, refundOf: 1 } },
    // what is credited to an invoice
    { keys: { organizationId: 1, 'allocations.invoiceId': 1 } },
    // the sweep: what stayed open, over all organizations
    { keys: { status: 1, updatedAt: 1 } },
  ],
})
