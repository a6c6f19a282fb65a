import type { Id } from '../../../schemas/common.ts'
import type { Ticket } from '../../../schemas/ticket.ts'
import type { TicketComment } from '../../../schemas/ticket-comment.ts'
import type { ClientSession } from '../../core/db.ts'
import { newId } from '../../core/ids.ts'
import { type Scope, systemScope } from '../../core/scope.ts'
import { shownName } from '../contacts/index.ts'
import { keep } from './clocks.ts'
import type { TicketContext, TicketDeps } from './deps.ts'
import { noThread } from './errors.ts'
import { findCommentOf, findComments, insertComment, ticketRepository } from './repository.ts'
import { concerned, notify, show, tell } from './telling.ts'
import { notices } from './texts.ts'

export interface NewComment {
  ticketId: Id
  message: string
  audience: TicketComment['audience']
}
type Get = (scope: Scope, id: Id, session?: ClientSession) => Promise<Ticket>

const shortened = (text: string): string => (text.length > 140 ? `${text.slice(0, 139)}…` : text)

export function createCommenting(deps: TicketDeps, get: Get) {
  /** Written down, told to whoever works on it, in the customer's history. */
  const add = async (
    ctx: TicketContext,
    ticket: Ticket,
    comment: Omit<TicketComment, Added>,
  ): Promise<TicketComment> => {
    const { organizationId, id: ticketId } = ticket
    const made = await insertComment({ id: newId(), organizationId, ticketId, ...comment }, ctx.tx.session)
    await tell(deps, ctx, ticket, 'commented', { audience: comment.audience })
    await notify(deps, ctx, ticket, {
      ...{ to: concerned(ticket), type: 'comment', text: notices.comment, key: `ticket-comment:${made.id}` },
      params: { name: made.authorName, message: shortened(made.message) },
    })
    show(ctx, ticket)
    return made
  }
  return {
    async commentsOf(scope: Scope, query: { ticketId: Id; cursor?: string | undefined; limit: number }) {
      await get(scope, query.ticketId)
      const found = await findComments(scope, { ...query, limit: query.limit + 1 })
      const items = found.slice(0, query.limit)
      return { items, nextCursor: found.length > query.limit ? (items.at(-1)?.id ?? null) : null }
    },

    /** For the team, or to the customer in their conversation: then it is an answer. */
    async comment(ctx: TicketContext, { ticketId, message, audience }: NewComment): Promise<TicketComment> {
      const ticket = await get(ctx.scope, ticketId, ctx.tx.session)
      const { kind, id, name } = ctx.scope.actor
      const messageId = audience === 'customer' ? await sendOn(deps, ctx, ticket, message) : null
      if (messageId) await answered(ctx, ticket)
      return add(ctx, ticket, { author: { kind, id }, authorName: name, audience, message, messageId })
    },

    /**
     * A customer's answer to a comment that was sent to them (they quoted it) is a comment too. Answers whether it was
     * one; the same message is one comment.
     */
    async replyFromChat(
      ctx: TicketContext,
      reply: { contactId: Id; messageId: Id; quotedMessageId: Id; text: string },
    ): Promise<boolean> {
      const { organizationId } = ctx.scope
      const quoted = await findCommentOf(organizationId, reply.quotedMessageId, ctx.tx.session)
      if (!quoted || !reply.text.trim()) return false
      if (await findCommentOf(organizationId, reply.messageId, ctx.tx.session)) return true
      const ticket = await get(systemScope(organizationId), quoted.ticketId, ctx.tx.session)
      if (ticket.contactId !== reply.contactId) return false
      const contact = (await deps.contacts.findMany(organizationId, [reply.contactId], ctx.tx.session)).get(
        reply.contactId,
      )
      const name = contact ? shownName(contact, null) : ''
      const actor = { kind: 'contact' as const, id: reply.contactId, name }
      await add({ ...ctx, scope: { ...systemScope(organizationId), actor } }, ticket, {
        ...{ author: { kind: 'contact', id: reply.contactId }, authorName: name, audience: 'customer' },
        ...{ message: reply.text.slice(0, 10_000), messageId: reply.messageId },
      })
      return true
    },
  }
}
type Added = 'id' | 'organizationId' | 'createdAt' | 'updatedAt' | 'ticketId'

async function sendOn(deps: TicketDeps, ctx: TicketContext, ticket: Ticket, text: string): Promise<Id> {
  if (!ticket.conversationId) throw noThread()
  const { kind, id, name } = ctx.scope.actor
  const { id: messageId } = await deps.conversations.send(ctx, {
    ...{ conversationId: ticket.conversationId, text, clientId: `ticket-comment:${newId()}` },
    // a member's own words: who answers them talks to that member
    lane: kind === 'user' ? 'person' : 'transactional',
    sender: kind === 'user' ? { kind, userId: id, name } : { kind: 'system', userId: null, name },
  })
  return messageId
}

/** The promise of a first answer is kept. */
async function answered(ctx: TicketContext, ticket: Ticket): Promise<void> {
  const kept = keep(ticket, 'first_response', ctx.now)
  if (kept) await ticketRepository.update(ctx.scope, ticket.id, { status: ticket.status }, kept, ctx.tx.session)
}
