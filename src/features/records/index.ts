/** What the records of a contact (quotes, orders, tickets, notes) have in common: stored, found and listed alike. */
export { type RecordQuery, recordRepository } from './repository.ts'
