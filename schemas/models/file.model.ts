import { StoredFile } from '../file.ts'
import { defineModel } from './define.ts'

const placed = (field: string) => ({ partialFilterExpression: { [field]: { $type: 'string' } } })

/** Kept as long as the message that shows it or the record that it was put with; the bytes lie beside the store. */
export const FileModel = defineModel({
  collection: 'files',
  shape: StoredFile,
  indexes: [
    // what was put with a customer, newest first
    { keys: { organizationId: 1, contactId: 1, _id: -1 }, options: placed('contactId') },
    // with a lead
    { keys: { organizationId: 1, leadId: 1, _id: -1 }, options: placed('leadId') },
    // with a ticket
    { keys: { organizationId: 1, ticketId: 1, _id: -1 }, options: placed('ticketId') },
  ],
})
