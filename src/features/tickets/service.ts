import { randomInt } from 'node:crypto'
import { DateTime } from 'luxon'
import { type Id, mayMove } from '../../../schemas/common.ts'
import type { Contact } from '../../../schemas/contact.ts'
import type { Conversation } from '../../../schemas/conversation.ts'
import { streams } from '../../../schemas/events.ts'
import type { SystemLine } from '../../../schemas/message.ts'
import type { Organization } from '../../../schemas/organization.ts'
import { type Ticket, type TicketDraft, type TicketStatus, ticketMoves } from '../../../schemas/ticket.ts'
import type { ActionContext } from '../../core/action.ts'
import type { ClientSession } from '../../core/db.ts'
import { AppError, notFound } from '../../core/errors.ts'
import { newId } from '../../core/ids.ts'
import { type Scope, systemScope, userIdOf } from '../../core/scope.ts'
import type { RecordQuery } from '../records/index.ts'
import { asTransient, ticketRepository } from './repository.ts'

type Context = Pick<ActionContext, 'scope' | 'tx' | 'now'>

export interface TicketDeps {
  contacts: { get(scope: Scope, id: Id, session?: ClientSession): Promise<Pick<Contact, 'id'>> }
  conversations: {
    state(scope: Scope, id: Id, session?: ClientSession): Promise<Pick<Conversation, 'contactId'> | null>
    appendSystem(ctx: Context, conversationId: Id, line: SystemLine): Promise<unknown>
  }
  organizations: { get(organizationId: Id): Promise<Pick<Organization, 'timeZone'>> }
  /** The four letters at the end of a number. */
  draw?(): string
}

const noTicket = () => notFound({ en: 'ticket', es: 'ticket', pt: 'ticket', ar: 'تذكرة' })
const otherContact = () =>
  new AppError('ticket.other-contact', {
    en: 'This conversation is with another contact. Nothing was created.',
    es: 'Esta conversación es con otro contacto. No se creó nada.',
    pt: 'Esta conversa é com outro contato. Nada foi criado.',
    ar: 'هذه المحادثة مع جهة اتصال أخرى. لم يُنشأ شيء.',
  })
function notAllowed({ number, lifeCycle, status }: Ticket, to: TicketStatus): AppError {
  const next = ticketMoves[lifeCycle][status].join(', ') || '—'
  return new AppError(
    'ticket.not-allowed',
    {
      en: 'Ticket {{number}} is {{from}}: from there it cannot become {{to}}, only {{next}}. Nothing was changed.',
      es: 'El ticket {{number}} está en {{from}}: no puede pasar a {{to}}, solo a {{next}}. No se cambió nada.',
      pt: 'O ticket {{number}} está em {{from}}: não pode passar a {{to}}, só a {{next}}. Nada foi alterado.',
      ar: 'التذكرة {{number}} في حالة {{from}}: لا يمكن أن تصبح {{to}}، بل {{next}} فقط. لم يتغير شيء.',
    },
    { status: 422, params: { number, from: status, to, next }, details: { from: status, to } },
  )
}

const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'
const drawLetters = (): string => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('')
const maxDraws = 50
const ends: ReadonlySet<TicketStatus> = new Set(['closed', 'completed', 'rejected'])

/** TKT-YYYYMMDD-HHMMSS-XXXX by the organization's clock. */
async function freeNumber(deps: TicketDeps, ctx: Context): Promise<string> {
  const { organizationId } = ctx.scope
  const { timeZone } = await deps.organizations.get(organizationId)
  const local = DateTime.fromJSDate(ctx.now, { zone: timeZone })
  const time = (local.isValid ? local : local.setZone('UTC')).toFormat('yyyyMMdd-HHmmss')
  for (let draws = 0; draws < maxDraws; draws++) {
    const number = `TKT-${time}-${(deps.draw ?? drawLetters)()}`
    if (!(await ticketRepository.find(systemScope(organizationId), { number }, ctx.tx.session))) return number
  }
  throw new Error('No free ticket number in this second')
}

function show(ctx: Context, ticket: Ticket): void {
  if (!ticket.conversationId) return
  ctx.tx.show({
    organizationId: ticket.organizationId,
    stream: streams.conversation(ticket.conversationId),
    type: 'record.changed',
    data: { noun: 'ticket', id: ticket.id },
  })
}

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
    list: (scope: Scope, query: RecordQuery) => ticketRepository.page(scope, query),

    async create(ctx: Context, draft: TicketDraft): Promise<Ticket> {
      const { scope, tx } = ctx
      await deps.contacts.get(scope, draft.contactId, tx.session)
      const conversationId = draft.conversationId ?? null
      if (conversationId) {
        const conversation = await deps.conversations.state(scope, conversationId, tx.session)
        if (conversation?.contactId !== draft.contactId) throw otherContact()
      }
      const ticket = await ticketRepository
        .insert(
          {
            ...draft,
            id: newId(),
            organizationId: scope.organizationId,
            conversationId,
            number: await freeNumber(deps, ctx),
            agentId: userIdOf(scope),
            status: draft.lifeCycle === 'support' ? 'open' : 'pending',
            closedAt: null,
          },
          tx.session,
        )
        .catch((error: unknown) => {
          throw asTransient(error)
        })
      if (conversationId)
        await deps.conversations.appendSystem(ctx, conversationId, {
          key: 'ticket_created',
          params: { number: ticket.number, subject: ticket.subject },
        })
      show(ctx, ticket)
      tx.emit(scope.organizationId, 'ticket.created', { ticketId: ticket.id })
      return ticket
    },

    /** Refused where its life cycle does not have the move; the status that it has already changes nothing. */
    async update(ctx: Context, id: Id, patch: Partial<Pick<Ticket, 'status' | 'priority'>>): Promise<Ticket> {
      const ticket = await get(ctx.scope, id, ctx.tx.session)
      const to = patch.status ?? ticket.status
      const isMove = to !== ticket.status
      if (isMove && !mayMove(ticketMoves[ticket.lifeCycle], ticket.status, to)) throw notAllowed(ticket, to)
      const closed = isMove ? { closedAt: ends.has(to) ? ctx.now : null } : {}
      const set = { ...patch, ...closed }
      const updated = await ticketRepository.update(ctx.scope, id, { status: ticket.status }, set, ctx.tx.session)
      if (!updated) throw noTicket()
      show(ctx, updated)
      return updated
    },
  }
}
export type Tickets = ReturnType<typeof createTickets>
