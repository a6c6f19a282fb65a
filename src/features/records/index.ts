/** What the records of a contact (quotes, orders, tickets, notes) have in common: stored, found and listed alike. */
export { type ContactNames, withNames } from './names.ts'
export { carrierOf, type RecordQuery, recordRepository, sortOf } from './repository.ts'
