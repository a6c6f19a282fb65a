import { type Id, mayMove } from '../../../schemas/common.ts'
import { type Ticket, type TicketStatus, ticketMoves } from '../../../schemas/ticket.ts'
import type { ClientSession } from '../../core/db.ts'
import { effectOf } from '../../core/effect.ts'
import type { Scope } from '../../core/scope.ts'
import { clocked, keep } from './clocks.ts'
import type { TicketContext, TicketDeps } from './deps.ts'
import { isOver, noMember, noTicket, notAllowed } from './errors.ts'
import { ticketRepository } from './repository.ts'
import { notify, show, tell, tellCustomer } from './telling.ts'
import { notices } from './texts.ts'

export type TicketPatch = Partial<Pick<Ticket, 'status' | 'priority' | 'agentId' | 'subject' | 'description'>> & {
  /** Whether the customer reads of a new status: they do unless told otherwise. */
  tellCustomer?: boolean
}
type Get = (scope: Scope, id: Id, session?: ClientSession) => Promise<Ticket>

const ends: ReadonlySet<TicketStatus> = new Set(['closed', 'completed', 'rejected'])

export function createChanging(deps: TicketDeps, get: Get) {
  return {
    /** Refused where its life cycle does not have the move; the status that it has already changes nothing. */
    async update(ctx: TicketContext, id: Id, { tellCustomer: tells = true, ...patch }: TicketPatch): Promise<Ticket> {
      const ticket = await get(ctx.scope, id, ctx.tx.session)
      const to = patch.status ?? ticket.status
      const isMove = to !== ticket.status
      if (isMove) assertMove(ticket, to)
      const isGiven = patch.agentId !== undefined && patch.agentId !== ticket.agentId
      if (isGiven && patch.agentId) await assertMember(deps, ticket.organizationId, patch.agentId)
      const set = { ...patch, ...(await clocksAfter(deps, ctx, ticket, patch)) }
      const changed = await ticketRepository.update(ctx.scope, id, { status: ticket.status }, set, ctx.tx.session)
      if (!changed) throw noTicket()
      if (isGiven) await given(deps, ctx, changed)
      const moved = isMove ? await afterMove(deps, ctx, changed, ticket.status, tells) : changed
      show(ctx, moved)
      return moved
    },

    /** Gives it more of the customer's hours. */
    async dedicate(ctx: TicketContext, id: Id, minutes: number): Promise<Ticket> {
      const ticket = await get(ctx.scope, id, ctx.tx.session)
      if (ends.has(ticket.status)) throw isOver(ticket)
      const { contactId, status, dedicatedMinutes = 0 } = ticket
      const set = { dedicatedMinutes: dedicatedMinutes + minutes }
      const changed = await ticketRepository.update(ctx.scope, id, { status }, set, ctx.tx.session)
      if (!changed) throw noTicket()
      await deps.hours.dedicate(effectOf(ctx), { contactId, minutes, ticketId: id })
      await tell(deps, ctx, changed, 'hours_dedicated', { minutes: String(minutes) })
      show(ctx, changed)
      return changed
    },
  }
}

function assertMove(ticket: Ticket, to: TicketStatus): void {
  if (!mayMove(ticketMoves[ticket.lifeCycle], ticket.status, to)) throw notAllowed(ticket, to)
}

async function assertMember({ members }: TicketDeps, organizationId: Id, userId: Id): Promise<void> {
  if (!(await members.principal(organizationId, userId))) throw noMember()
}

async function given(deps: TicketDeps, ctx: TicketContext, ticket: Ticket): Promise<void> {
  await tell(deps, ctx, ticket, ticket.agentId ? 'assigned' : 'unassigned')
  if (!ticket.agentId) return
  const key = `ticket:${ticket.id}:assigned:${ctx.now.getTime()}`
  await notify(deps, ctx, ticket, { to: [ticket.agentId], type: 'assignment', text: notices.assignment, key })
}

/** Another priority promises anew, from the beginning; an end keeps the promise of one, a new start takes that back. */
async function clocksAfter(
  deps: TicketDeps,
  ctx: TicketContext,
  ticket: Ticket,
  { status = ticket.status, priority = ticket.priority }: TicketPatch,
): Promise<Partial<Ticket>> {
  const { organizationId, createdAt } = ticket
  let sla = ticket.sla ?? null
  if (priority !== ticket.priority) {
    const promised = await deps.sla.promise(organizationId, priority, createdAt, ctx.tx.session)
    const kept = { firstRespondedAt: sla?.firstRespondedAt ?? null, resolvedAt: sla?.resolvedAt ?? null }
    sla = promised && { ...promised, ...kept, breached: sla?.breached ?? [] }
  }
  const over = ends.has(status)
  const closed = status === ticket.status ? {} : { closedAt: over ? ctx.now : null }
  if (status !== ticket.status) sla = keep({ sla }, 'resolution', over ? ctx.now : null)?.sla ?? sla
  return { ...closed, ...clocked(sla) }
}

async function afterMove(
  deps: TicketDeps,
  ctx: TicketContext,
  ticket: Ticket,
  from: TicketStatus,
  tells: boolean,
): Promise<Ticket> {
  const { id, status } = ticket
  await tell(deps, ctx, ticket, status, { from })
  const at = `${status}:${ctx.now.getTime()}`
  if (ticket.agentId)
    await notify(deps, ctx, ticket, {
      ...{ to: [ticket.agentId], type: 'status', text: notices.status, key: `ticket:${id}:${at}` },
    })
  let set: Partial<Ticket> = {}
  if (status === 'rejected') set = await giveBack(deps, ctx, ticket)
  if (tells && (await tellCustomer(deps, ctx, ticket, `ticket:${id}:${at}`)))
    set = { ...set, ...keep(ticket, 'first_response', ctx.now) }
  if (Object.keys(set).length === 0) return ticket
  return (await ticketRepository.update(ctx.scope, id, { status }, set, ctx.tx.session)) ?? ticket
}

/** What a rejected ticket got is the customer's again. */
async function giveBack(deps: TicketDeps, ctx: TicketContext, ticket: Ticket): Promise<Partial<Ticket>> {
  const minutes = await deps.hours.giveBack(effectOf(ctx), { ticketId: ticket.id })
  if (minutes === 0) return {}
  await tell(deps, ctx, ticket, 'hours_returned', { minutes: String(minutes) })
  return { dedicatedMinutes: 0 }
}
