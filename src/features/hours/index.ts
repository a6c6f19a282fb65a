/** A customer's time: put in by plans and top-ups, given to tickets, given back, and over at its end. */
export { hoursActions } from './actions.ts'
export { createHours, type Hours } from './service.ts'
