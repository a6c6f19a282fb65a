import { Sale } from '../sale.ts'
import { defineModel } from './define.ts'

/** Kept as long as its organization. */
export const SaleModel = defineModel({
  collection: 'sales',
  shape: Sale,
  /** What made it, by name and id: a thing is one sale. */
  extra: { sourceKey: String },
  indexes: [
    // made once from its source
    { keys: { organizationId: 1, sourceKey: 1 }, options: { unique: true } },
    // an agent's month
    { keys: { organizationId: 1, agentId: 1, saleDate: -1 } },
    // the organization's month; all sales by date
    { keys: { organizationId: 1, saleDate: -1 } },
    // the sales of a contact
    { keys: { organizationId: 1, contactId: 1, _id: -1 } },
    // all sales, newest first
    { keys: { organizationId: 1, _id: -1 } },
  ],
})
