import type { LeadStatus } from '../../../schemas/lead.ts'
import { orderTable } from '../../../schemas/order-moves.ts'
import type { Order, Ticket, TicketStatus } from './types.ts'

/** The moves of orders, tickets and leads as the schemas state them; a test holds the two together. */
export const orderSteps: Readonly<Record<Order['status'], readonly Order['status'][]>> = orderTable

type Steps = Partial<Record<TicketStatus, readonly TicketStatus[]>>
export const ticketSteps: Readonly<Record<Ticket['lifeCycle'], Steps>> = {
  support: { open: ['in_progress', 'closed'], in_progress: ['open', 'closed'], closed: ['open'] },
  service: {
    pending: ['in_progress', 'rejected'],
    in_progress: ['completed', 'rejected', 'pending'],
    completed: ['in_progress'],
  },
}

const stages = (names: string) => names.split(' ') as LeadStatus[]
export const leadSteps: Readonly<Record<LeadStatus, readonly LeadStatus[]>> = {
  new: stages('contacted qualified nurturing lost archived'),
  contacted: stages('new qualified nurturing lost archived'),
  qualified: stages('contacted nurturing converted lost archived'),
  nurturing: stages('contacted qualified converted lost archived'),
  converted: stages('archived'),
  lost: stages('contacted nurturing archived'),
  archived: stages('contacted'),
}
