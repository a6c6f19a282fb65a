import { z } from 'zod'
import { Id, Moment, type Moves, Priority, stored } from './common.ts'
import { SlaClocks } from './sla.ts'

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
  leadId: Id.optional(),
  subject: z.string().min(1).max(200),
  description: z.string().max(10000).default(''),
  priority: Priority.default('medium'),
  lifeCycle: TicketLifeCycle.default('support'),
  /** Taken from the customer's hours. */
  dedicatedMinutes: z.int().min(0).max(600_000).default(0),
})
export type TicketDraft = z.infer<typeof TicketDraft>

export const Ticket = z.object({
  ...stored,
  /** TKT-YYYYMMDD-HHMMSS-XXXX in the organization's zone. */
  number: z.string(),
  contactId: Id,
  conversationId: Id.nullable(),
  leadId: Id.nullable().default(null),
  /** Who works on it; null: nobody yet. */
  agentId: Id.nullable(),
  subject: z.string(),
  description: z.string(),
  lifeCycle: TicketLifeCycle,
  status: TicketStatus,
  priority: Priority,
  /** Of the customer's hours; none after a rejection. */
  dedicatedMinutes: z.int().default(0),
  /** Null: nothing was promised for its priority. */
  sla: SlaClocks.nullable().default(null),
  /** The next promise that is still to be kept. */
  slaDueAt: Moment.nullable().default(null),
  closedAt: Moment.nullable().default(null),
})
export type Ticket = z.infer<typeof Ticket>

/** As lists and pages show it. */
export const TicketRow = Ticket.extend({ contactName: z.string().nullable(), agentName: z.string().nullable() })
export type TicketRow = z.infer<typeof TicketRow>
