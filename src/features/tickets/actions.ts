import { z } from 'zod'
import { Id, PageQuery, Priority, pageOf } from '../../../schemas/common.ts'
import { Ticket, TicketDraft, TicketLifeCycle, TicketRow, TicketStatus } from '../../../schemas/ticket.ts'
import { TicketComment } from '../../../schemas/ticket-comment.ts'
import { type AnyAction, type CommandSyntax, defineAction } from '../../core/action.ts'
import { userIdOf } from '../../core/scope.ts'
import type { Tickets } from './service.ts'

const Patch = z
  .strictObject({
    id: Id,
    status: TicketStatus.optional(),
    priority: Priority.optional(),
    agentId: Id.nullable().optional(),
    subject: z.string().trim().min(1).max(200).optional(),
    description: z.string().max(10_000).optional(),
    /** The customer reads of a new status, unless this is false. */
    tellCustomer: z.boolean().optional(),
  })
  .refine(({ id: _, tellCustomer: __, ...patch }) => Object.values(patch).some((value) => value !== undefined), {
    error: 'nothing to change',
  })
const Query = PageQuery.extend({
  contactId: Id.optional(),
  leadId: Id.optional(),
  status: TicketStatus.optional(),
  priority: Priority.optional(),
  lifeCycle: TicketLifeCycle.optional(),
  /** 'me': the reader's own; 'nobody': what nobody has yet. */
  agent: z.union([Id, z.enum(['me', 'nobody'])]).optional(),
})
const ById = z.strictObject({ id: Id })
const Minutes = z.int().min(1).max(600_000)
const Typed = z
  .strictObject({
    draft: TicketDraft.optional(),
    change: z
      .strictObject({
        ...{ id: Id, status: TicketStatus.optional(), priority: Priority.optional() },
        minutes: Minutes.optional(),
      })
      .optional(),
  })
  .refine(({ draft, change }) => (draft === undefined) !== (change === undefined), 'one of draft and change')

export interface TicketActionDeps {
  tickets: Tickets
  /** How `/ticket` is written. */
  command: CommandSyntax<z.input<typeof Typed>>
}

const defined = <T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never

export const ticketActions = (deps: TicketActionDeps): AnyAction[] => [
  ...readActions(deps),
  createAction(deps),
  typedAction(deps),
  ...changeActions(deps),
]

const readActions = ({ tickets }: TicketActionDeps): AnyAction[] => [
  defineAction({
    name: 'ticket.list',
    title: { en: 'List tickets', es: 'Listar tickets', pt: 'Listar tickets', ar: 'سرد التذاكر' },
    input: Query,
    output: pageOf(TicketRow),
    permission: 'view_tickets',
    risk: 'read',
    http: { method: 'GET', path: '/tickets' },
    run: (ctx, { contactId, cursor, limit, agent, ...filter }) => {
      const agentId = agent === 'me' ? (userIdOf(ctx.scope) ?? '') : agent === 'nobody' ? null : agent
      return tickets.list(ctx.scope, { ...{ contactId, cursor, limit }, filter: defined({ ...filter, agentId }) })
    },
  }),
  defineAction({
    name: 'ticket.get',
    title: { en: 'Read a ticket', es: 'Leer un ticket', pt: 'Ler um ticket', ar: 'قراءة تذكرة' },
    input: ById,
    output: TicketRow,
    permission: 'view_tickets',
    risk: 'read',
    http: { method: 'GET', path: '/tickets/:id' },
    run: (ctx, { id }) => tickets.row(ctx.scope, id),
  }),
  defineAction({
    name: 'ticket.comments',
    title: {
      en: 'Read the comments of a ticket',
      es: 'Leer los comentarios de un ticket',
      pt: 'Ler os comentários de um ticket',
      ar: 'قراءة تعليقات تذكرة',
    },
    input: PageQuery.extend({ id: Id }),
    output: pageOf(TicketComment),
    permission: 'view_tickets',
    risk: 'read',
    http: { method: 'GET', path: '/tickets/:id/comments' },
    run: (ctx, { id: ticketId, ...query }) => tickets.commentsOf(ctx.scope, { ticketId, ...query }),
  }),
]

const createAction = ({ tickets }: TicketActionDeps): AnyAction =>
  defineAction({
    name: 'ticket.create',
    title: { en: 'Open a ticket', es: 'Abrir un ticket', pt: 'Abrir um ticket', ar: 'فتح تذكرة' },
    input: TicketDraft,
    output: Ticket,
    permission: 'manage_tickets',
    risk: 'write',
    http: { method: 'POST', path: '/tickets', status: 201 },
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
  })

/** One line opens a ticket or changes one. */
const typedAction = ({ tickets, command }: TicketActionDeps): AnyAction =>
  defineAction({
    name: 'ticket.command',
    title: {
      en: 'Open or change a ticket',
      es: 'Abrir o modificar un ticket',
      pt: 'Abrir ou alterar um ticket',
      ar: 'فتح تذكرة أو تعديلها',
    },
    input: Typed,
    output: z.object({ ticket: Ticket, isNew: z.boolean() }),
    permission: 'manage_tickets',
    risk: 'write',
    command,
    run: async (ctx, { draft, change }) => {
      if (draft) {
        const ticket = await tickets.create(ctx, draft)
        ctx.audit('ticket', ticket.id)
        return { ticket, isNew: true }
      }
      const { id = '', minutes, ...patch } = change ?? {}
      if (minutes) await tickets.dedicate(ctx, id, minutes)
      const ticket = await tickets.update(ctx, id, defined(patch))
      ctx.audit('ticket', id, Object.keys(change ?? {}))
      return { ticket, isNew: false }
    },
  })

const changeActions = ({ tickets }: TicketActionDeps): AnyAction[] => [
  defineAction({
    name: 'ticket.update',
    title: { en: 'Change a ticket', es: 'Modificar un ticket', pt: 'Alterar um ticket', ar: 'تعديل تذكرة' },
    input: Patch,
    output: Ticket,
    permission: 'manage_tickets',
    risk: 'write',
    http: { method: 'PATCH', path: '/tickets/:id' },
    run: async (ctx, { id, ...given }) => {
      const patch = defined(given)
      const ticket = await tickets.update(ctx, id, patch)
      ctx.audit('ticket', id, Object.keys(patch))
      return ticket
    },
  }),
  defineAction({
    name: 'ticket.comment',
    title: {
      en: 'Comment on a ticket',
      es: 'Comentar un ticket',
      pt: 'Comentar um ticket',
      ar: 'التعليق على تذكرة',
    },
    input: z.strictObject({
      id: Id,
      message: z.string().trim().min(1).max(10_000),
      audience: TicketComment.shape.audience.default('team'),
    }),
    output: TicketComment,
    permission: 'manage_tickets',
    risk: 'write',
    http: { method: 'POST', path: '/tickets/:id/comments', status: 201 },
    run: async (ctx, { id: ticketId, ...comment }) => {
      const made = await tickets.comment(ctx, { ticketId, ...comment })
      ctx.audit('ticket', ticketId, ['comments'])
      return made
    },
  }),
  defineAction({
    name: 'ticket.dedicate',
    title: {
      en: "Give a ticket of the customer's hours",
      es: 'Dedicar horas del cliente a un ticket',
      pt: 'Dedicar horas do cliente a um ticket',
      ar: 'تخصيص ساعات من رصيد العميل لتذكرة',
    },
    input: z.strictObject({ id: Id, minutes: Minutes }),
    output: Ticket,
    permission: 'manage_tickets',
    risk: 'write',
    http: { method: 'POST', path: '/tickets/:id/hours' },
    run: async (ctx, { id, minutes }) => {
      const ticket = await tickets.dedicate(ctx, id, minutes)
      ctx.audit('ticket', id, ['dedicatedMinutes'])
      return ticket
    },
  }),
]
