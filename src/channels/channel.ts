import type { Id } from '../../schemas/common.ts'
import type { CloseReason } from '../../schemas/line.ts'
import type { MessageKind } from '../../schemas/message.ts'
import type { MessageContent } from '../../schemas/message-content.ts'

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
  /** How many sends of an account may be under way at once; absent: a few. */
  readonly sendsAtOnce?: number
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
  /** What may be sent as it is; a kind that is not here goes out in its plain-text form, or is refused. */
  kinds: readonly OutgoingKind[]
  /** What may be done to a message after it was sent, by us. */
  changes: readonly ('edit' | 'delete' | 'reaction')[]
  block: boolean
}

export interface AccountToOpen {
  organizationId: Id
  accountId: Id
  lineId: Id
  name: string
  /** E.164: not linked yet, it is to offer a code for this number beside the QR. */
  pairingNumber?: string | null
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
  /** After a (re)connect, once everything that had waited at the server was handed to `ingest` and came back. */
  caughtUp?(proof: CaughtUp): Promise<void>
  /** Whether this message is in the store: for one that came again and cannot be opened twice. */
  isStored?(one: CaughtUp['unsure'][number]): Promise<boolean>
  /** Fire and forget: the other side answered just now. */
  alive?(): void
  /** Fire and forget: who types. */
  presence(presence: { address: PeerAddress; state: 'typing' | 'idle' }): void
  /** The lease was lost: the session must close at once and send nothing more. */
  readonly fenced: AbortSignal
}

/** A person on a channel, by every address that the wire told of: at least one. */
export interface PeerAddress {
  /** E.164 with +. */
  phone?: string
  /** The number that this person had until now: what is known under it is theirs. */
  formerPhone?: string
  /** WhatsApp's LID, the user part. */
  lid?: string
  username?: string
  /** Business-scoped user id, and the portfolio whose it is. */
  bsuid?: { portfolio: string; id: string }
  /** A web chat's visitor: a random id of ours. */
  visitor?: string
  /** Lower case; only where the channel vouches for it. */
  email?: string
  /** A group's own id: the thread is the group's, and `Inbound.author` wrote. */
  group?: string
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
  /** live: just now; late: delivered after a reconnect; history: imported, an archive that alerts and answers nobody. */
  arrival: 'live' | 'late' | 'history'
  quotedWireId: string | null
  /** A place, cards, a poll, choices and what was chosen, an order. */
  content?: MessageContent | null
  /** What the channel calls it, where the kind is unknown. */
  wireKind?: string
  /** In a group: who wrote it, and whether we were mentioned. */
  group?: { author: PeerAddress; authorName: string | null; subject: string | null; mentionsUs: boolean }
  /** Not a message but a change to an earlier one; then `wireId` is the change's own id and `kind` is unknown. */
  change?: InboundChange
  /** Fetched by the adapter through `fetchMedia`, after it was stored. */
  media: InboundMedia | null
  /** Kept whole for kinds that Parley does not know yet. */
  raw?: unknown
  /** The adapter's journal row, deleted in the ingest transaction itself. */
  journalKey?: string
}

/** What somebody did to a message that was there: it may arrive before that message. */
export type InboundChange = {
  /** The message that it is about, and whether we wrote that one. */
  target: { wireId: string; fromMe: boolean }
} & (
  | { type: 'edit'; text: string }
  | { type: 'delete' }
  /** null: taken back. */
  | { type: 'reaction'; emoji: string | null }
  | { type: 'vote'; options: readonly string[] }
)

export interface InboundMedia {
  mime: string
  size: number | null
  fileName: string | null
  seconds: number | null
  width: number | null
  height: number | null
  isVoice?: boolean
  waveform?: readonly number[] | null
  /** It is among our files already: there is nothing to fetch. */
  fileId?: Id
  /** A small JPEG that came with the message. */
  thumbnail?: Uint8Array
  /** What `ChannelSession.refetch` needs to fetch it later, after a crash: plain JSON, kept encrypted. */
  ticket?: unknown
  /** Downloads and decrypts. Rejects with ChannelError. */
  fetch(): Promise<Uint8Array>
}

export interface Receipt {
  wireIds: readonly string[]
  /** Our own id, where the provider carried it back: settles a message whose wire id never reached us. */
  clientId?: string
  status: 'sent' | 'delivered' | 'read' | 'failed'
  at: Date
  /** Only with failed: the provider's code and a plain reason. */
  failure?: { code: string; text: string; retryable: boolean }
}

export interface ConnectionChange {
  state: 'connecting' | 'waiting_for_qr' | 'connected' | 'disconnected' | 'failed'
  reason?: CloseReason
  qr?: { text: string; expiresAt: Date }
  pairingCode?: { text: string; expiresAt: Date }
  /** Known once linked. */
  number?: string
  /** With a `time_locked` close. */
  lockedUntil?: Date
  /** While connected: first messages to strangers are refused until then; null: that is over. */
  restrictedUntil?: Date | null
  /** The first word of a session: whatever was told before, nobody held the line meanwhile. */
  isOpening?: boolean
  /** With `disconnected`: since when nothing was heard, where that was earlier. */
  since?: Date
}

/** What had waited at the server: ids of messages with people, each once. */
export interface CaughtUp {
  wireIds: readonly string[]
  /** Of those: what did not come to `ingest` (in time), perhaps because it was stored before. */
  unsure: readonly { wireId: string; peer: PeerAddress; fromMe: boolean }[]
}

export type OutgoingKind =
  | 'text'
  | 'image'
  | 'video'
  | 'audio'
  | 'document'
  | 'sticker'
  | 'location'
  | 'contact_card'
  | 'poll'
  | 'choices'
  | 'template'

export interface Outgoing {
  wireId: string | null
  clientId: string
  to: PeerAddress
  kind: OutgoingKind
  text: string
  content?: MessageContent | null
  media?: { bytes: Uint8Array; mime: string; fileName: string | null; isVoice?: boolean; seconds?: number | null }
  quoted?: { wireId: string; fromMe: boolean; text: string }
}

/** A change that we make to a message of the thread. */
export interface OutgoingChange {
  wireId: string | null
  to: PeerAddress
  target: { wireId: string; fromMe: boolean; author?: PeerAddress }
  change: { type: 'edit'; text: string } | { type: 'delete' } | { type: 'reaction'; emoji: string | null }
}

export interface ChannelSession {
  /** False: the line is down, and what waits need not be tried. Absent: there is none that could be. */
  isOpen?(): boolean
  /**
   * Writes to the wire. Resolves when it was written; that it was accepted comes as a receipt `sent`.
   * Rejects with ChannelError where it was not written: `retryable` says whether trying again can help. Any other
   * error: nobody knows whether it was.
   */
  send(message: Outgoing): Promise<{ wireId: string }>
  /** Like `send`, for an edit, a deletion or a reaction. */
  change?(change: OutgoingChange): Promise<{ wireId: string }>
  /** Fetches media again by its ticket, asking the sender's phone where it has expired. Rejects with ChannelError. */
  refetch?(ticket: unknown): Promise<Uint8Array>
  block?(peer: PeerAddress, isBlocked: boolean): Promise<void>
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
