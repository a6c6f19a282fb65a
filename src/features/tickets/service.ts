import type { Id } from '../../../schemas/common.ts'
import type { Ticket, TicketDraft, TicketRow } from '../../../schemas/ticket.ts'
import type { ClientSession } from '../../core/db.ts'
import { effectOf } from '../../core/effect.ts'
import { newId } from '../../core/ids.ts'
import { type Scope, userIdOf } from '../../core/scope.ts'
import { shownName } from '../contacts/index.ts'
import type { RecordQuery } from '../records/index.ts'
import { createChanging } from './changing.ts'
import { clocked } from './clocks.ts'
import { createCommenting } from './commenting.ts'
import type { TicketContext, TicketDeps } from './deps.ts'
import { noTicket, otherContact } from './errors.ts'
import { freeNumber } from './numbers.ts'
import { asTransient, ticketRepository } from './repository.ts'
import { concerned, notify, show, tell } from './telling.ts'
import { notices } from './texts.ts'
import { createWatching } from './watching.ts'

export function createTickets(deps: TicketDeps) {
  const get = async (scope: Scope, id: Id, session?: ClientSession): Promise<Ticket> => {
    const ticket = await ticketRepository.find(scope, { id }, session)
    if (!ticket) throw noTicket()
    return ticket
  }
  return {
    get,
    /** Goes along when two contacts are merged. */
    carrier: ticketRepository.carrier,
    ...createChanging(deps, get),
    ...createCommenting(deps, get),
    ...createWatching(deps),
    /** By its number, as people type it. */
    byNumber: (scope: Scope, number: string) => ticketRepository.find(scope, { number }),

    async list(scope: Scope, query: RecordQuery<Ticket>): Promise<{ items: TicketRow[]; nextCursor: string | null }> {
      const { items, nextCursor } = await ticketRepository.page(scope, query)
      return { items: await rowsOf(deps, scope, items), nextCursor }
    },
    /** With the names of those it concerns. */
    async row(scope: Scope, id: Id): Promise<TicketRow> {
      const [row] = await rowsOf(deps, scope, [await get(scope, id)])
      return row as TicketRow
    },

    async create(ctx: TicketContext, draft: TicketDraft): Promise<Ticket> {
      const { scope, tx } = ctx
      await deps.contacts.get(scope, draft.contactId, tx.session)
      const conversationId = draft.conversationId ?? null
      if (conversationId) {
        const conversation = await deps.conversations.state(scope, conversationId, tx.session)
        if (conversation?.contactId !== draft.contactId) throw otherContact()
      }
      const ticket = await insert(deps, ctx, draft)
      if (draft.dedicatedMinutes > 0) {
        const { contactId, dedicatedMinutes: minutes } = draft
        await deps.hours.dedicate(effectOf(ctx), { contactId, minutes, ticketId: ticket.id })
      }
      if (conversationId)
        await deps.conversations.appendSystem(ctx, conversationId, {
          key: 'ticket_created',
          params: { number: ticket.number, subject: ticket.subject },
        })
      show(ctx, ticket)
      await tell(deps, ctx, ticket, 'created', { subject: ticket.subject })
      await notify(deps, ctx, ticket, {
        ...{ to: concerned(ticket), type: 'request', text: notices.request, key: `ticket:${ticket.id}:created` },
      })
      tx.emit(scope.organizationId, 'ticket.created', { ticketId: ticket.id })
      return ticket
    },
  }
}
export type Tickets = ReturnType<typeof createTickets>

async function insert(deps: TicketDeps, ctx: TicketContext, draft: TicketDraft): Promise<Ticket> {
  const { scope, tx, now } = ctx
  const promised = await deps.sla.promise(scope.organizationId, draft.priority, now, tx.session)
  const sla = promised && { ...promised, firstRespondedAt: null, resolvedAt: null, breached: [] }
  const about = { conversationId: draft.conversationId ?? null, leadId: draft.leadId ?? null, closedAt: null }
  return ticketRepository
    .insert(
      {
        ...{ ...draft, ...about, ...clocked(sla), id: newId(), organizationId: scope.organizationId },
        ...{ number: await freeNumber(deps, ctx), agentId: userIdOf(scope) },
        status: draft.lifeCycle === 'support' ? 'open' : 'pending',
      },
      tx.session,
    )
    .catch((error: unknown) => {
      throw asTransient(error)
    })
}

async function rowsOf(deps: TicketDeps, scope: Scope, tickets: readonly Ticket[]): Promise<TicketRow[]> {
  const contactIds = [...new Set(tickets.map((ticket) => ticket.contactId))]
  const agentIds = [...new Set(tickets.flatMap((ticket) => ticket.agentId ?? []))]
  const [contacts, names] = await Promise.all([
    deps.contacts.findMany(scope.organizationId, contactIds),
    agentIds.length > 0 ? deps.members.names(agentIds) : new Map<Id, string>(),
  ])
  return tickets.map((ticket) => {
    const contact = contacts.get(ticket.contactId)
    const contactName = contact ? shownName(contact, null) : null
    return { ...ticket, contactName, agentName: ticket.agentId ? (names.get(ticket.agentId) ?? null) : null }
  })
}
