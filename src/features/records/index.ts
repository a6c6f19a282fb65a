/** What the records of a contact (quotes, orders, tickets, notes) have in common: stored, found and listed alike. */
export { type RecordQuery, type RecordRepository, recordRepository } from './repository.ts'
