/** Tickets, in the life cycle of support or of a service. */
export { ticketActions } from './actions.ts'
export { createTickets } from './service.ts'
