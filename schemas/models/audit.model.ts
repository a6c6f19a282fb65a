import { AuditEntry } from '../audit.ts'
import { defineModel } from './define.ts'

/** Written once, never changed. Kept as long as the organization. */
export const AuditModel = defineModel({
  collection: 'auditLog',
  shape: AuditEntry,
  indexes: [
    // the log, newest first
    { keys: { organizationId: 1, at: -1, _id: -1 } },
    // what one member did
    { keys: { organizationId: 1, 'actor.id': 1, at: -1, _id: -1 } },
    // what was done of one kind, such as exports
    { keys: { organizationId: 1, action: 1, at: -1, _id: -1 } },
    // what happened to one record
    { keys: { organizationId: 1, 'records.id': 1, at: -1, _id: -1 } },
  ],
})
