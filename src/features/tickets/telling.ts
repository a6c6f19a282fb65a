import type { Id } from '../../../schemas/common.ts'
import { streams } from '../../../schemas/events.ts'
import type { Ticket } from '../../../schemas/ticket.ts'
import { effectOf } from '../../core/effect.ts'
import { say } from '../../core/errors.ts'
import { systemScope } from '../../core/scope.ts'
import type { NewNotice } from '../notifications/index.ts'
import type { TicketContext, TicketDeps } from './deps.ts'
import { statusNews } from './texts.ts'

/** Its conversation's panel and the page of tickets look again. */
export function show({ tx }: Pick<TicketContext, 'tx'>, { organizationId, id, conversationId }: Ticket): void {
  const told = { organizationId, type: 'record.changed' as const, data: { noun: 'ticket', id } }
  if (conversationId) tx.show({ ...told, stream: streams.conversation(conversationId) })
  tx.show({ ...told, stream: streams.lists(organizationId) })
}

/** One line in the customer's history. */
export function tell(
  { activities }: Pick<TicketDeps, 'activities'>,
  ctx: TicketContext,
  ticket: Ticket,
  verb: string,
  params: Record<string, string> = {},
): Promise<void> {
  const { contactId, conversationId, id, number } = ticket
  const record = { noun: 'ticket' as const, id }
  return activities.add(effectOf(ctx), {
    ...{ contactId, conversationId, record, verb, actor: ctx.scope.actor, params: { number, ...params } },
  })
}

type Notice = Pick<NewNotice, 'to' | 'type' | 'text' | 'key'> & Partial<Pick<NewNotice, 'level' | 'params'>>

/** A notice about a ticket, caused by whoever acts. */
export function notify(
  { notifications }: Pick<TicketDeps, 'notifications'>,
  ctx: TicketContext,
  ticket: Ticket,
  { params, level = 'info', ...notice }: Notice,
): Promise<void> {
  const { id, number, subject, conversationId } = ticket
  const { kind, id: actorId } = ctx.scope.actor
  return notifications.notify(effectOf(ctx), {
    ...{ ...notice, level, params: { number, subject, ...params }, sender: { kind, id: actorId } },
    ...{ record: { noun: 'ticket', id }, conversationId },
  })
}

/** Whoever works on it, else all who may. */
export const concerned = ({ agentId }: Ticket): Id[] | { permission: 'manage_tickets' } =>
  agentId ? [agentId] : { permission: 'manage_tickets' }

/** The customer reads of the new status in their conversation, unless they want no messages. */
export async function tellCustomer(
  deps: TicketDeps,
  ctx: TicketContext,
  ticket: Ticket,
  key: string,
): Promise<boolean> {
  const { organizationId, conversationId, contactId, status, number, subject } = ticket
  if (!conversationId) return false
  const contact = (await deps.contacts.findMany(organizationId, [contactId], ctx.tx.session)).get(contactId)
  if (!contact || contact.isBlocked || contact.optedOutAt) return false
  const { locale } = await deps.organizations.get(organizationId)
  const { kind, id, name } = ctx.scope.actor
  await deps.conversations.send(
    { ...ctx, scope: systemScope(organizationId) },
    {
      ...{ conversationId, text: say(statusNews[status], locale, { number, subject }), clientId: key },
      // news, not talk: it takes the conversation from nobody
      lane: 'transactional',
      sender: kind === 'user' ? { kind, userId: id, name } : { kind: 'system', userId: null, name },
    },
  )
  return true
}
