import { type Id, mayMove } from '../../../schemas/common.ts'
import { type Message, type MessageStatus, messageMoves } from '../../../schemas/message.ts'
import type { Outgoing, PeerAddress, Receipt } from '../../channels/channel.ts'
import type { Tx } from '../../core/db.ts'
import type { Contacts, KnownContact } from '../contacts/index.ts'
import { findStrangers, heldBack, type NumberBudget } from './budgets.ts'
import {
  findByClientId,
  findByWireKeys,
  findDueAccounts,
  findByIds as findMessages,
  findPending,
  type MessageChange,
  wireKeyOf,
} from './messages-repository.ts'
import { findByIds } from './repository.ts'
import { type Neighbours, saveAll } from './saving.ts'
import { type StoredConversation, workOn } from './state.ts'

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

/** A receipt that changed where a message stands. */
export interface Moved {
  status: Receipt['status']
  before: MessageStatus
  code: string | null
}

/** How a send ended, where no receipt will say it. */
export type Settlement = { messageId: Id; at: Date } & (
  | { kind: 'written'; wireId: string; isFinal: boolean }
  | { kind: 'retry'; inMs: number; code: string; text: string }
  | { kind: 'failed'; code: string; text: string }
  | { kind: 'in_doubt' }
)

export interface ReceiptFor {
  lineId: Id
  receipt: Receipt
}

export const maxAttempts = 8
/** Growing waits with some chance in them, so that many do not come back at once. */
export const backoffMs = (attempts: number): number =>
  Math.min(500 * 2 ** attempts, 120_000) * (0.75 + Math.random() * 0.5)

export function createOutgoing(deps: Omit<Neighbours, 'contacts'> & { contacts: Contacts }) {
  return {
    pendingOf: findPending,
    dueAccounts: findDueAccounts,

    async claim(tx: Tx, organizationId: Id, claims: readonly Claim[], now: Date): Promise<Map<Id, Claimed>> {
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
      const conversations = await findByIds(organizationId, idsOf(messages, 'conversationId'), tx.session)
      const contactIds = [...new Set([...conversations.values()].map((conversation) => conversation.contactId))]
      const contacts = await deps.contacts.findMany(organizationId, contactIds, tx.session)
      const addresses = await deps.contacts.addresses(organizationId, contactIds, tx.session)
      const quotes = await findMessages(
        organizationId,
        messages.flatMap((message) => message.quotedMessageId ?? []),
        tx.session,
      )
      const strangers = await findStrangers(messages, conversations, tx.session)
      const answers = new Map<Id, Claimed>()
      let met = 0
      const changes = messages.map((message) => {
        const conversation = conversations.get(message.conversationId)
        const contact = conversation && contacts.get(conversation.contactId)
        const claim = byId.get(message.id) as Claim
        const change = recheck(message, {
          conversation,
          contact,
          claim,
          now,
          held: () => heldBack(message, claim, strangers, { met, now }),
        })
        const to = conversation && addresses.get(conversation.contactId)
        const quoted = quotes.find((quote) => quote.id === message.quotedMessageId)
        const isFirstWord = message.status === 'queued' && strangers.first.has(message.id)
        if (change.message.status === 'sending' && isFirstWord) met += 1
        if (change.message.status === 'sending' && to)
          answers.set(message.id, { send: true, message: change.message, to, ...quoteOf(quoted), isFirstWord })
        return change
      })
      await move(deps, tx, organizationId, changes)
      return answers
    },

    async settle(tx: Tx, organizationId: Id, settlements: readonly Settlement[]): Promise<void> {
      const found = await findMessages(
        organizationId,
        settlements.map((entry) => entry.messageId),
        tx.session,
      )
      const byId = new Map(found.map((message) => [message.id, message]))
      const changes = settlements.flatMap((entry) => {
        const message = byId.get(entry.messageId)
        return message ? (settled(message, entry) ?? []) : []
      })
      await move(deps, tx, organizationId, changes)
    },

    /**
     * Receipts move a message forward only, in whatever order and however often they come; unknown ids are ignored.
     * Answers what each of them moved.
     */
    async receipts(tx: Tx, organizationId: Id, receipts: readonly ReceiptFor[]): Promise<Moved[][]> {
      const keys = receipts.flatMap(({ lineId, receipt }) =>
        receipt.wireIds.map((wireId) => wireKeyOf(lineId, 'us', wireId)),
      )
      const known = await findByWireKeys(organizationId, [...new Set(keys)], tx.session)
      await addUnwired(organizationId, receipts, known, tx)
      const changes = new Map<Id, MessageChange>()
      const moved = receipts.map(({ lineId, receipt }) =>
        receipt.wireIds.flatMap((wireId): Moved[] => {
          const found = known.get(wireKeyOf(lineId, 'us', wireId))
          const message = found && (changes.get(found.id)?.message ?? found)
          const change = message && received(message, receipt)
          if (change) changes.set(change.message.id, change)
          const isMoved = change && change.message.status === receipt.status
          return isMoved
            ? [{ status: receipt.status, before: message.status, code: receipt.failure?.code ?? null }]
            : []
        }),
      )
      await move(deps, tx, organizationId, [...changes.values()])
      return moved
    },
  }
}

/** Messages whose wire id never reached us, by our own id that the provider carried back: from now on they have it. */
async function addUnwired(
  organizationId: Id,
  receipts: readonly ReceiptFor[],
  known: Map<string, Message>,
  tx: Tx,
): Promise<void> {
  for (const { lineId, receipt } of receipts) {
    const [wireId] = receipt.wireIds
    const key = wireId && wireKeyOf(lineId, 'us', wireId)
    if (!key || !receipt.clientId || known.has(key)) continue
    const message = await findByClientId(organizationId, receipt.clientId, tx.session)
    if (message?.lineId === lineId && message.direction === 'out' && message.wireId === null)
      known.set(key, { ...message, wireId })
  }
}

const idsOf = (messages: readonly Message[], key: 'conversationId'): Id[] => [
  ...new Set(messages.map((message) => message[key])),
]
const quoteOf = (quoted: Message | undefined): { quoted?: NonNullable<Outgoing['quoted']> } =>
  quoted?.wireId ? { quoted: { wireId: quoted.wireId, fromMe: quoted.fromMe, text: quoted.text } } : {}

interface Recheck {
  conversation: StoredConversation | undefined
  contact: KnownContact | undefined
  claim: Claim
  now: Date
  held(): MessageChange | null
}

/** The last look before the wire. What has been written once already goes again: the phone shows it once. */
function recheck(message: Message, facts: Recheck): MessageChange {
  const { conversation, contact, claim, now } = facts
  const isResend = message.status === 'sending'
  if (!conversation || !contact) return fail(message, 'no_contact', 'The contact of this message is gone.', now)
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
  { claim, now, held }: Recheck,
  contact: KnownContact,
  conversation: StoredConversation,
): MessageChange | null {
  if (message.lane === 'bot' && (conversation.holderKind === 'user' || conversation.botOff)) return cancel(message, now)
  if (contact.isBlocked) return fail(message, 'blocked', 'This contact is blocked.', now)
  if (contact.optedOutAt && (message.lane === 'bot' || message.lane === 'campaign')) {
    // the answer to STOP itself is transactional
    return cancel(message, now)
  }
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
const fail = (message: Message, code: string, text: string, now: Date): MessageChange => ({
  message: {
    ...message,
    status: 'failed',
    failure: { code, text },
    times: { ...message.times, failed: now },
    updatedAt: now,
  },
  due: null,
})

function settled(message: Message, entry: Settlement): MessageChange | null {
  const { at } = entry
  if (entry.kind === 'written') {
    const isSent = entry.isFinal && mayMove(messageMoves, message.status, 'sent')
    const wired = { ...message, wireId: entry.wireId, updatedAt: at }
    if (isSent) return { message: { ...wired, status: 'sent', times: { ...message.times, sent: at } }, due: null }
    return message.wireId === entry.wireId ? null : { message: wired, due: null }
  }
  if (message.status !== 'sending') return null
  if (entry.kind === 'failed') return fail(message, entry.code, entry.text, at)
  if (entry.kind === 'in_doubt') return { message: { ...message, status: 'in_doubt', updatedAt: at }, due: null }
  return again(message, entry, entry.inMs, at)
}

function again(message: Message, error: { code: string; text: string }, inMs: number, at: Date): MessageChange {
  if (message.attempts >= maxAttempts) return fail(message, error.code, error.text, at)
  const failure = { code: error.code, text: error.text }
  return { message: { ...message, status: 'queued', failure, updatedAt: at }, due: new Date(at.getTime() + inMs) }
}

function received(message: Message, receipt: Receipt): MessageChange | null {
  const { status, at, failure } = receipt
  if (status === 'failed' && failure?.retryable && message.status === 'sending')
    return again(message, failure, backoffMs(message.attempts), at)
  if (!mayMove(messageMoves, message.status, status)) return addTime(message, status, at)
  if (status === 'failed')
    return fail(message, failure?.code ?? 'unknown', failure?.text ?? 'The channel refused this message.', at)
  const times = { ...message.times, [status]: at }
  return { message: { ...message, status, failure: null, times, updatedAt: at }, due: null }
}

/** A receipt that came late still tells when it happened; the status stays where it is. */
function addTime(message: Message, status: Receipt['status'], at: Date): MessageChange | null {
  const isPassed: Partial<Record<MessageStatus, readonly string[]>> = {
    delivered: ['sent'],
    read: ['sent', 'delivered'],
  }
  if (!isPassed[message.status]?.includes(status) || message.times[status] !== null) return null
  return { message: { ...message, times: { ...message.times, [status]: at }, updatedAt: at }, due: null }
}

/** Writes and shows moved messages; where the list shows one of them, its ticks move too. */
async function move(deps: Neighbours, tx: Tx, organizationId: Id, changes: readonly MessageChange[]): Promise<void> {
  if (changes.length === 0) return
  const moved = changes.filter(({ message }) => message.status !== 'sending')
  const conversations = await findByIds(
    organizationId,
    idsOf(
      moved.map(({ message }) => message),
      'conversationId',
    ),
    tx.session,
  )
  const works = [...conversations.values()].map(workOn)
  const shownIn = works.filter(({ conversation }) => {
    const last = moved.find(
      ({ message }) => message.conversationId === conversation.id && message.seq === conversation.previewSeq,
    )
    if (!last || conversation.preview.status === last.message.status) return false
    conversation.preview = { ...conversation.preview, status: last.message.status }
    return true
  })
  await saveAll(deps, tx, shownIn, changes, { isLate: true })
  for (const { message } of moved)
    if (message.status === 'failed')
      tx.emit(organizationId, 'message.failed', { conversationId: message.conversationId, messageId: message.id })
}
