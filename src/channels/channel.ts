import type { Id } from '../../schemas/common.ts'
import type { CloseReason } from '../../schemas/line.ts'
import type { MessageKind } from '../../schemas/message.ts'

/**
 * The contract between Parley and a channel (WhatsApp through Baileys, the Cloud API, web chat). A channel knows wires,
 * not customers: it hands in what came (`ChannelHost`), and sends what it is given. `test/channels/contract.ts` is the
 * suite that each one must pass.
 */
export interface ChannelAdapter {
  readonly name: 'baileys' | 'cloud-api' | 'webchat'
  /**
   * idempotent: the wire id is fixed before the send, and sending it again shows it once.
   * unsafe: a lost answer leaves the message in doubt.
   */
  readonly resend: 'idempotent' | 'unsafe'
  readonly abilities: ChannelAbilities
  /** A new wire id for a message about to be stored (idempotent channels); null where the provider names it. */
  newWireId(): string | null
  /** Connects an account. The caller holds its lease; `fence` goes with every key write. Resolves when started, not when open. */
  open(account: AccountToOpen, host: ChannelHost): Promise<ChannelSession>
}

export interface ChannelAbilities {
  /** Free-form messages only within so many hours of the customer's last; null: always. */
  windowHours: number | null
  typing: boolean
  readReceipts: boolean
  media: readonly ('image' | 'video' | 'audio' | 'document')[]
  linking: readonly ('qr' | 'pairing_code')[]
  numberLookup: boolean
}

export interface AccountToOpen {
  organizationId: Id
  accountId: Id
  lineId: Id
  name: string
  /** Fencing token of the lease: a write with an older one is refused. */
  fence: number
}

/** What an adapter calls. Each promise must be awaited before the wire is told that something was received. */
export interface ChannelHost {
  /** Resolves when stored (journaled) or parked whole; rejects when it cannot be stored now. */
  ingest(inbound: Inbound): Promise<void>
  /** Receipts move a message forward only; unknown wire ids are ignored. Resolves when stored. */
  receipt(receipt: Receipt): Promise<void>
  state(change: ConnectionChange): Promise<void>
  /** Fire and forget: who types. */
  presence(presence: { address: PeerAddress; state: 'typing' | 'idle' }): void
  /** The lease was lost: the session must close at once and send nothing more. */
  readonly fenced: AbortSignal
}

/** A person on a channel, by every address that the wire told of: at least one. */
export interface PeerAddress {
  /** E.164 with +. */
  phone?: string
  /** WhatsApp's LID, the user part. */
  lid?: string
  username?: string
  visitor?: string
}

export interface Inbound {
  wireId: string
  peer: PeerAddress
  /** The business wrote it itself, on its phone or another linked device. */
  fromMe: boolean
  kind: MessageKind
  text: string
  pushName: string | null
  /** By the sender's clock. */
  sentAt: Date
  /** live: just now; late: delivered after a reconnect. */
  arrival: 'live' | 'late'
  quotedWireId: string | null
  /** Fetched by the adapter through `fetchMedia`, after it was stored. */
  media: InboundMedia | null
  /** Kept whole for kinds that Parley does not know yet. */
  raw?: unknown
  /** The adapter's journal row, deleted in the ingest transaction itself. */
  journalKey?: string
}

export interface InboundMedia {
  mime: string
  size: number | null
  fileName: string | null
  seconds: number | null
  width: number | null
  height: number | null
  /** Downloads and decrypts. Rejects with ChannelError. */
  fetch(): Promise<Uint8Array>
}

export interface Receipt {
  wireIds: readonly string[]
  status: 'sent' | 'delivered' | 'read' | 'failed'
  at: Date
  /** Only with failed: the provider's code and a plain reason. */
  failure?: { code: string; text: string; retryable: boolean }
}

export interface ConnectionChange {
  state: 'connecting' | 'waiting_for_qr' | 'connected' | 'disconnected' | 'failed'
  reason?: CloseReason
  qr?: { text: string; expiresAt: Date }
  /** Known once linked. */
  number?: string
  lockedUntil?: Date
}

export interface Outgoing {
  wireId: string | null
  clientId: string
  to: PeerAddress
  kind: 'text' | 'image' | 'video' | 'audio' | 'document'
  text: string
  media?: { bytes: Uint8Array; mime: string; fileName: string | null }
  quoted?: { wireId: string; fromMe: boolean; text: string }
}

export interface ChannelSession {
  /**
   * Writes to the wire. Resolves when it was written; that it was accepted comes as a receipt `sent`.
   * Rejects with ChannelError: `retryable` says whether trying again can help.
   */
  send(message: Outgoing): Promise<{ wireId: string }>
  typing(to: PeerAddress, state: 'typing' | 'idle'): Promise<void>
  markRead(to: PeerAddress, wireIds: readonly string[]): Promise<void>
  /** Which of these numbers (E.164) are on the channel. */
  lookup(numbers: readonly string[]): Promise<ReadonlyMap<string, PeerAddress | null>>
  /** Stops; keys stay. */
  close(): Promise<void>
  /** Unlinks for good; keys are deleted. */
  logout(): Promise<void>
}

export class ChannelError extends Error {
  readonly code: string
  readonly retryable: boolean
  constructor(code: string, message: string, options: { retryable: boolean; cause?: unknown }) {
    super(message, { cause: options.cause })
    this.name = 'ChannelError'
    this.code = code
    this.retryable = options.retryable
  }
}
