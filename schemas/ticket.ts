import { z } from 'zod'
import { Id, Moment, type Moves, Priority, stored } from './common.ts'

export const TicketLifeCycle = z.enum(['support', 'service'])
export const TicketStatus = z.enum(['open', 'in_progress', 'closed', 'pending', 'completed', 'rejected'])
export type TicketStatus = z.infer<typeof TicketStatus>
/** support: open, in_progress, closed. service: pending, in_progress, completed, rejected. */
export const ticketMoves: Record<z.infer<typeof TicketLifeCycle>, Moves<TicketStatus>> = {
  support: {
    open: ['in_progress', 'closed'],
    in_progress: ['open', 'closed'],
    closed: ['open'],
    pending: [],
    completed: [],
    rejected: [],
  },
  service: {
    pending: ['in_progress', 'rejected'],
    in_progress: ['completed', 'rejected', 'pending'],
    completed: ['in_progress'],
    rejected: [],
    open: [],
    closed: [],
  },
}

export const TicketDraft = z.strictObject({
  contactId: Id,
  conversationId: Id.optional(),
  subject: z.string().min(1).max(200),
  description: z.string().max(10000).default(''),
  priority: Priority.default('medium'),
  lifeCycle: TicketLifeCycle.default('support'),
})
export type TicketDraft = z.infer<typeof TicketDraft>

export const Ticket = z.object({
  ...stored,
  /** TKT-YYYYMMDD-HHMMSS-XXXX in the organization's zone. */
  number: z.string(),
  contactId: Id,
  conversationId: Id.nullable(),
  agentId: Id.nullable(),
  subject: z.string(),
  description: z.string(),
  lifeCycle: TicketLifeCycle,
  status: TicketStatus,
  priority: Priority,
  closedAt: Moment.nullable().default(null),
})
export type Ticket = z.infer<typeof Ticket>
