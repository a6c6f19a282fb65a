import { z } from 'zod'
import { Id, PageQuery, Priority, pageOf } from '../../../schemas/common.ts'
import { Ticket, TicketDraft, TicketStatus } from '../../../schemas/ticket.ts'
import { type AnyAction, type CommandSyntax, defineAction } from '../../core/action.ts'
import type { Tickets } from './service.ts'

const Patch = z
  .strictObject({ id: Id, status: TicketStatus.optional(), priority: Priority.optional() })
  .refine((patch) => patch.status !== undefined || patch.priority !== undefined, 'status or priority')

export interface TicketActionDeps {
  tickets: Tickets
  /** How `/ticket` is written. */
  command: CommandSyntax<z.input<typeof TicketDraft>>
}

export const ticketActions = ({ tickets, command }: TicketActionDeps): AnyAction[] => [
  defineAction({
    name: 'ticket.list',
    title: { en: 'List tickets', es: 'Listar tickets', pt: 'Listar tickets', ar: 'سرد التذاكر' },
    input: PageQuery.extend({ contactId: Id.optional() }),
    output: pageOf(Ticket),
    permission: 'view_tickets',
    risk: 'read',
    http: { method: 'GET', path: '/tickets' },
    run: (ctx, query) => tickets.list(ctx.scope, query),
  }),
  defineAction({
    name: 'ticket.create',
    title: { en: 'Open a ticket', es: 'Abrir un ticket', pt: 'Abrir um ticket', ar: 'فتح تذكرة' },
    input: TicketDraft,
    output: Ticket,
    permission: 'manage_tickets',
    risk: 'write',
    http: { method: 'POST', path: '/tickets', status: 201 },
    command,
    bot: {
      description: 'Opens a ticket for a problem that the customer reports, for a colleague to work on.',
      input: z.object({
        subject: z.string().min(3).max(200).describe('The problem in one line'),
        description: z.string().max(2000).optional().describe('What the customer told about it'),
      }),
    },
    run: async (ctx, draft) => {
      const ticket = await tickets.create(ctx, draft)
      ctx.audit('ticket', ticket.id)
      return ticket
    },
  }),
  defineAction({
    name: 'ticket.update',
    title: { en: 'Change a ticket', es: 'Modificar un ticket', pt: 'Alterar um ticket', ar: 'تعديل تذكرة' },
    input: Patch,
    output: Ticket,
    permission: 'manage_tickets',
    risk: 'write',
    http: { method: 'PATCH', path: '/tickets/:id' },
    run: async (ctx, { id, status, priority }) => {
      const patch = { ...(status ? { status } : {}), ...(priority ? { priority } : {}) }
      const ticket = await tickets.update(ctx, id, patch)
      ctx.audit('ticket', id, Object.keys(patch))
      return ticket
    },
  }),
]
