import { type Id, mayMove } from '../../../schemas/common.ts'
import { type Message, type MessageStatus, messageMoves } from '../../../schemas/message.ts'
import type { Receipt } from '../../channels/channel.ts'
import type { Tx } from '../../core/db.ts'
import type { Contacts } from '../contacts/index.ts'
import { findPendingChanges } from './changes-repository.ts'
import { type Claim, type Claimed, claimAll, fail, type HaltedCampaigns } from './claiming.ts'
import {
  findByClientId,
  findByWireKeys,
  findDueAccounts,
  findByIds as findMessages,
  findPending,
  type MessageChange,
  type PendingMessage,
  wireKeyOf,
} from './messages-repository.ts'
import { findByIds } from './repository.ts'
import { type Neighbours, saveAll } from './saving.ts'
import { workOn } from './state.ts'

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
/** The line's fault and not the message's: it waits for the line, however often that goes, but not for ever. */
const lineCodes: ReadonlySet<string> = new Set(['not_connected', 'connection_lost', 'no_answer'])
const lineWaitMs = 24 * 3_600_000
/** Growing waits with some chance in them, so that many do not come back at once. */
export const backoffMs = (attempts: number): number =>
  Math.min(500 * 2 ** attempts, 120_000) * (0.75 + Math.random() * 0.5)

type ChangeReceipts = (tx: Tx, organizationId: Id, receipts: ReadonlyMap<string, Receipt>) => Promise<void>

export function createOutgoing(
  deps: Omit<Neighbours, 'contacts'> & { contacts: Contacts; haltedCampaigns?: HaltedCampaigns | undefined },
  changeReceipts: ChangeReceipts,
) {
  return {
    /** Messages, and what we did to some of them. */
    pendingOf: async (accountId: Id): Promise<PendingMessage[]> =>
      (await Promise.all([findPending(accountId), findPendingChanges(accountId)])).flat(),
    dueAccounts: findDueAccounts,

    async claim(tx: Tx, organizationId: Id, claims: readonly Claim[], now: Date): Promise<Map<Id, Claimed>> {
      const { answers, changes } = await claimAll(
        { contacts: deps.contacts, haltedCampaigns: deps.haltedCampaigns },
        tx,
        { organizationId, claims, now },
      )
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
      const others = receipts.flatMap(({ lineId, receipt }) =>
        receipt.wireIds.map((wireId) => [wireKeyOf(lineId, 'us', wireId), receipt] as const),
      )
      const unknown = new Map(others.filter(([key]) => !known.has(key)))
      if (unknown.size > 0) await changeReceipts(tx, organizationId, unknown)
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

const conversationIds = (messages: readonly Message[]): Id[] => [
  ...new Set(messages.map(({ conversationId }) => conversationId)),
]

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
  if (isGivenUp(message, error.code, at)) return fail(message, error.code, error.text, at)
  const failure = { code: error.code, text: error.text }
  return { message: { ...message, status: 'queued', failure, updatedAt: at }, due: new Date(at.getTime() + inMs) }
}

function isGivenUp({ attempts, createdAt, scheduledFor }: Message, code: string, at: Date): boolean {
  if (!lineCodes.has(code)) return attempts >= maxAttempts
  return at.getTime() - Math.max(createdAt.getTime(), scheduledFor?.getTime() ?? 0) > lineWaitMs
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
    conversationIds(moved.map(({ message }) => message)),
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
  for (const { message } of moved) {
    if (message.campaignId) tx.emit(organizationId, 'campaign.message-moved', { messageId: message.id })
    if (message.status === 'failed')
      tx.emit(organizationId, 'message.failed', { conversationId: message.conversationId, messageId: message.id })
  }
}
