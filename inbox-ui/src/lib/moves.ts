import type { LeadStatus } from '../../../schemas/lead.ts'
import type { OrderStatus, Ticket, TicketStatus } from './types.ts'

/** The moves of orders, tickets and leads as the schemas state them; a test holds the two together. */
export const orderSteps: Readonly<Record<OrderStatus, readonly OrderStatus[]>> = {
  draft: ['pending', 'confirmed', 'cancelled'],
  pending: ['confirmed', 'cancelled'],
  confirmed: ['processing', 'shipped', 'completed', 'cancelled', 'refunded'],
  processing: ['shipped', 'completed', 'cancelled', 'refunded'],
  shipped: ['delivered', 'refunded'],
  delivered: ['completed', 'refunded'],
  completed: ['refunded'],
  cancelled: ['refunded'],
  refunded: [],
}

type Steps = Partial<Record<TicketStatus, readonly TicketStatus[]>>
export const ticketSteps: Readonly<Record<Ticket['lifeCycle'], Steps>> = {
  support: { open: ['in_progress', 'closed'], in_progress: ['open', 'closed'], closed: ['open'] },
  service: {
    pending: ['in_progress', 'rejected'],
    in_progress: ['completed', 'rejected', 'pending'],
    completed: ['in_progress'],
  },
}

export const leadSteps: Readonly<Record<LeadStatus, readonly LeadStatus[]>> = {
  new: ['contacted', 'qualified', 'nurturing', 'lost', 'archived'],
  contacted: ['new', 'qualified', 'nurturing', 'lost', 'archived'],
  qualified: ['contacted', 'nurturing', 'converted', 'lost', 'archived'],
  nurturing: ['contacted', 'qualified', 'converted', 'lost', 'archived'],
  converted: ['archived'],
  lost: ['contacted', 'nurturing', 'archived'],
  archived: ['contacted'],
}
