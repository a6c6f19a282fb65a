import { z } from 'zod'
import { type Id, Moment } from './common.ts'

/**
 * Domain events: facts that other features act on after the commit, at least once (so each handler is idempotent).
 * The payload is ids: handlers read what is true now.
 */
export interface DomainEvents {
  'message.received': { conversationId: Id; messageId: Id }
  'message.queued': { accountId: Id; messageId: Id }
  'message.failed': { conversationId: Id; messageId: Id }
  'conversation.handed-off': { conversationId: Id; reason: string }
  'conversation.taken-over': { conversationId: Id; userId: Id }
  'conversation.closed': { conversationId: Id }
  /** A member has seen the last `count` of the customer's messages up to a number. */
  'conversation.read': { conversationId: Id; upToSeq: number; count: number }
  'quote.sent': { quoteId: Id }
  'quote.accepted': { quoteId: Id }
  'quote.declined': { quoteId: Id }
  'order.created': { orderId: Id }
  /** A customer sent an order from the channel's own catalog. */
  'order.received': { conversationId: Id; messageId: Id }
  'ticket.created': { ticketId: Id }
  /** A message of a campaign moved on: sent, delivered, read, failed, cancelled. */
  'campaign.message-moved': { messageId: Id }
  /** Rules of the score, or a source's type: every lead of the organization is scored anew. */
  'lead-rules.changed': Record<string, never>
  'lead-source.removed': { sourceId: Id }
  'account.wanted': { accountId: Id }
  'mail.queued': { emailId: Id }
  'member.removed': { userId: Id }
  'cloud-account.changed': { accountId: Id }
  'dead-letter.wanted': { deadLetterId: Id }
  /** A link is to be made for it and sent. */
  'payment.requested': { paymentId: Id }
  /** The provider is to give money back: a payment of type refund. */
  'refund.requested': { paymentId: Id }
  /** A signed webhook was stored. */
  'payment-event.received': { eventId: Id }
  /** Its keys are to be tried, and its webhook to be made. */
  'gateway.changed': { gatewayId: Id }
  /** It has its number: it is to be drawn and sent. */
  'invoice.issued': { invoiceId: Id }
  'subscription.ending': { subscriptionId: Id; atPeriodEnd: boolean }
  /** The customer wants to look after their subscription at the provider. */
  'portal.wanted': { contactId: Id; conversationId: Id; key: string }
}
export type DomainEventType = keyof DomainEvents
const all: Record<DomainEventType, true> = {
  'message.received': true,
  'message.queued': true,
  'message.failed': true,
  'conversation.handed-off': true,
  'conversation.taken-over': true,
  'conversation.closed': true,
  'conversation.read': true,
  'quote.sent': true,
  'quote.accepted': true,
  'quote.declined': true,
  'order.created': true,
  'order.received': true,
  'ticket.created': true,
  'campaign.message-moved': true,
  'lead-rules.changed': true,
  'lead-source.removed': true,
  'account.wanted': true,
  'mail.queued': true,
  'member.removed': true,
  'cloud-account.changed': true,
  'dead-letter.wanted': true,
  'payment.requested': true,
  'refund.requested': true,
  'payment-event.received': true,
  'gateway.changed': true,
  'invoice.issued': true,
  'subscription.ending': true,
  'portal.wanted': true,
}
export const domainEventTypes = Object.keys(all) as DomainEventType[]

/** A stream of changes that browsers follow: one gapless rev each. */
export const Stream = z.string().regex(/^(conversation:[0-9a-f]{24}|org:[0-9a-f]{24}:lists|user:[0-9a-f]{24})$/)
export const streams = {
  conversation: (id: Id) => `conversation:${id}`,
  lists: (organizationId: Id) => `org:${organizationId}:lists`,
  user: (id: Id) => `user:${id}`,
}

/**
 * What a browser may see. `data` by type:
 * conversation.changed → ConversationRow (org lists) · conversation.removed → { id } · message.added, message.changed → Message
 * (conversation) · record.changed → { noun, id } (conversation: the panel reloads that section; org lists: so does the noun's page, by asking with its own scope) · line.changed → LineView, or null while there
 * is a QR, which only some may read (org lists) · member.changed → { userId } (user) · session.revoked → { sessionId } (user) ·
 * notification.added → Notification, or null where one was read elsewhere (user).
 * data is null where the reader may know that something changed but not what.
 */
export const BrowserEventType = z.enum([
  'conversation.changed',
  'conversation.removed',
  'message.added',
  'message.changed',
  'record.changed',
  'line.changed',
  'member.changed',
  'session.revoked',
  'notification.added',
])
export type BrowserEventType = z.infer<typeof BrowserEventType>

export const BrowserEvent = z.object({
  stream: z.string(),
  rev: z.int(),
  type: BrowserEventType,
  data: z.unknown(),
  at: Moment,
})
export type BrowserEvent = z.infer<typeof BrowserEvent>

/** Socket.IO, client → server: acknowledged with the stream's rev, or an error code. */
export interface ClientToServer {
  join: (stream: string, lastRev: number | null, ack: (answer: JoinAnswer) => void) => void
  leave: (stream: string) => void
  typing: (conversationId: Id, typing: boolean) => void
}
/** events: what was missed since lastRev; reload: the gap is older than the log, fetch the view again. */
export type JoinAnswer =
  | { ok: true; rev: number; events: BrowserEvent[]; reload: boolean }
  | { ok: false; code: string }
export interface ServerToClient {
  event: (event: BrowserEvent) => void
  /** Not stored, no rev: who types now (customer or colleague), who looks at the conversation. */
  presence: (presence: {
    conversationId: Id
    who: 'contact' | 'user'
    name: string
    state: 'typing' | 'idle' | 'viewing'
  }) => void
}
