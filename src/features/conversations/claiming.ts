import type { Id } from '../../../schemas/common.ts'
import type { Message } from '../../../schemas/message.ts'
import type { Outgoing, PeerAddress } from '../../channels/channel.ts'
import type { ClientSession, Tx } from '../../core/db.ts'
import type { Contacts, KnownContact } from '../contacts/index.ts'
import { findStrangers, heldBack, type NumberBudget, pausedUntilResumed } from './budgets.ts'
import { findByIds as findMessages, type MessageChange } from './messages-repository.ts'
import { findByIds } from './repository.ts'
import type { StoredConversation } from './state.ts'

/** Of these campaigns, those of which nothing goes out now. */
export type HaltedCampaigns = (
  organizationId: Id,
  campaignIds: readonly Id[],
  session: ClientSession,
) => Promise<ReadonlyMap<Id, 'paused' | 'over'>>

/** Before the wire: the message is marked, after everything that may forbid it was looked at once more. */
export interface Claim extends NumberBudget {
  messageId: Id
  /** How long to wait for the acknowledgement before it is looked at again, ms. */
  ackMs: number
  /** Free-form messages only within so many hours of the customer's last; null: always. */
  windowHours: number | null
  /** Who would send it: a line may have been given another account since. Absent: whoever asks. */
  accountId?: Id
}
/** Send it, or not: it was stopped, or it is not to be sent now. */
export type Claimed =
  | { send: true; message: Message; to: PeerAddress; quoted?: Outgoing['quoted']; isFirstWord: boolean }
  | { send: false }

interface Claims {
  organizationId: Id
  claims: readonly Claim[]
  now: Date
}

/** What each claimed message becomes, and to whom it goes. Nothing is written yet. */
export async function claimAll(
  { contacts: neighbours, haltedCampaigns }: { contacts: Contacts; haltedCampaigns: HaltedCampaigns | undefined },
  tx: Tx,
  { organizationId, claims, now }: Claims,
): Promise<{ answers: Map<Id, Claimed>; changes: MessageChange[] }> {
  const found = await findMessages(
    organizationId,
    claims.map((claim) => claim.messageId),
    tx.session,
  )
  const byId = new Map(claims.map((claim) => [claim.messageId, claim]))
  const messages = found.filter(
    ({ id, status, accountId }) =>
      (status === 'queued' || status === 'sending') && (byId.get(id)?.accountId ?? accountId) === accountId,
  )
  const conversations = await findByIds(
    organizationId,
    [...new Set(messages.map(({ conversationId }) => conversationId))],
    tx.session,
  )
  const contactIds = [...new Set([...conversations.values()].map((conversation) => conversation.contactId))]
  const contacts = await neighbours.findMany(organizationId, contactIds, tx.session)
  const addresses = await neighbours.addresses(organizationId, contactIds, tx.session)
  const quotes = await findMessages(
    organizationId,
    messages.flatMap((message) => message.quotedMessageId ?? []),
    tx.session,
  )
  const strangers = await findStrangers(messages, conversations, tx.session)
  const campaignIds = [...new Set(messages.flatMap(({ campaignId }) => campaignId ?? []))]
  const halted = (campaignIds.length > 0 && (await haltedCampaigns?.(organizationId, campaignIds, tx.session))) || null
  const answers = new Map<Id, Claimed>()
  let met = 0
  const changes = messages.map((message) => {
    const conversation = conversations.get(message.conversationId)
    const contact = conversation && contacts.get(conversation.contactId)
    const claim = byId.get(message.id) as Claim
    const to = conversation && addresses.get(conversation.contactId)
    const change = recheck(message, {
      ...{ conversation, contact, claim, now, hasAddress: to !== undefined },
      halt: halted?.get(message.campaignId ?? '') ?? null,
      held: () => heldBack(message, claim, strangers, { met, now }),
    })
    const quoted = quotes.find((quote) => quote.id === message.quotedMessageId)
    const isFirstWord = message.status === 'queued' && strangers.first.has(message.id)
    if (change.message.status === 'sending' && isFirstWord) met += 1
    if (change.message.status === 'sending' && to)
      answers.set(message.id, { send: true, message: change.message, to, ...quoteOf(quoted), isFirstWord })
    return change
  })
  return { answers, changes }
}

export const quoteOf = (quoted: Message | undefined): { quoted?: NonNullable<Outgoing['quoted']> } =>
  quoted?.wireId ? { quoted: { wireId: quoted.wireId, fromMe: quoted.fromMe, text: quoted.text } } : {}

interface Recheck {
  conversation: StoredConversation | undefined
  contact: KnownContact | undefined
  claim: Claim
  now: Date
  hasAddress: boolean
  /** Its campaign is paused or over. */
  halt: 'paused' | 'over' | null
  held(): MessageChange | null
}

/** The last look before the wire. What has been written once already goes again: the phone shows it once. */
function recheck(message: Message, facts: Recheck): MessageChange {
  const { conversation, contact, claim, now } = facts
  const isResend = message.status === 'sending'
  if (!conversation || !contact) return fail(message, 'no_contact', 'The contact of this message is gone.', now)
  // a thread that stayed behind when its contact was merged into another
  if (!facts.hasAddress) return fail(message, 'no_address', 'This contact has no address any more.', now)
  if (!isResend) {
    const stopped = forbidden(message, facts, contact, conversation)
    if (stopped) return stopped
  }
  const times = { ...message.times, sending: now }
  return {
    message: { ...message, status: 'sending', attempts: message.attempts + 1, failure: null, times, updatedAt: now },
    due: new Date(now.getTime() + claim.ackMs),
  }
}

function forbidden(
  message: Message,
  { claim, now, held, halt }: Recheck,
  contact: KnownContact,
  conversation: StoredConversation,
): MessageChange | null {
  if (message.lane === 'bot' && (conversation.holderKind === 'user' || conversation.botOff)) return cancel(message, now)
  if (contact.isBlocked) return fail(message, 'blocked', 'This contact is blocked.', now)
  if (contact.optedOutAt && (message.lane === 'bot' || message.lane === 'campaign')) {
    // the answer to STOP itself is transactional
    return cancel(message, now)
  }
  if (halt === 'over') return cancel(message, now)
  if (halt === 'paused') return pausedUntilResumed(message, now)
  if (isWindowClosed(message, conversation, claim.windowHours, now))
    return fail(
      message,
      'window_closed',
      `Free-form messages end ${claim.windowHours} hours after the customer's last.`,
      now,
    )
  return held()
}

/** A template may open it again: that is what it is for. */
const isWindowClosed = (
  { kind }: Message,
  { lastInboundAt }: StoredConversation,
  hours: number | null,
  now: Date,
): boolean =>
  hours !== null && kind !== 'template' && now.getTime() - (lastInboundAt?.getTime() ?? 0) > hours * 3_600_000

const cancel = (message: Message, now: Date): MessageChange => ({
  message: { ...message, status: 'cancelled', updatedAt: now },
  due: null,
})
export const fail = (message: Message, code: string, text: string, now: Date): MessageChange => ({
  message: {
    ...message,
    status: 'failed',
    failure: { code, text },
    times: { ...message.times, failed: now },
    updatedAt: now,
  },
  due: null,
})
