import type { AccountStats, ControlEvent, PhoneInfo, ThreadMessage } from './control.ts'
import type { MediaHost } from './media/media-host.ts'
import type { GroupKeys } from './phones/group-keys.ts'
import type { PhoneKeys, SignalStore } from './phones/signal-store.ts'
import type { NoiseIdentity } from './protocol/certificates.ts'
import type { SignedPreKey } from './protocol/keys.ts'
import type { Stanza } from './protocol/stanzas.ts'
import type { DeliveryQueue } from './server/delivery-queue.ts'
import type { StateStore } from './state/state-store.ts'

/** A message as a phone keeps it: what it shows, and what it must know to send it again or answer for it. */
export interface StoredMessage extends ThreadMessage {
  /** Place in the thread. */
  order: number
  /** Encoded `proto.Message`, for retries, quotes and media. */
  proto: Uint8Array
  /** An edit, a deletion or a reaction: kept, not shown. */
  hidden?: boolean
  /** `in`: the address of ours it was sent to, from which receipts go out. */
  addressedTo?: string
}

export interface Thread {
  peer: string
  messages: Map<string, StoredMessage>
  typing: 'composing' | 'recording' | null
}

/** What the stanza of a linked device said of its content. */
export interface Said {
  type: string
  mediatype?: string | undefined
  edit?: string | undefined
  polltype?: string | undefined
  /** Sealed anew for one device: rc14 then leaves `edit` and `<meta>` out. */
  resent: boolean
}

/** A cart that was sent off. Amounts in thousandths of the currency's main unit. */
export interface Order {
  orderId: string
  token: string
  currency: string
  total: number
  items: Array<{ id: string; name: string; quantity: number; price: number }>
}

/** What came for a phone in airplane mode, in order. */
export type Waiting =
  | {
      kind: 'sealed'
      device: string
      jid: string
      id: string
      type: string
      ciphertext: Uint8Array
      at: string
      said: Said
    }
  | { kind: 'media-retry'; device: string; id: string; rmr: Record<string, string> }
  | { kind: 'group'; group: string; from: string; id: string; proto: Uint8Array; at: string }
  | { kind: 'plain'; from: string; id: string; proto: Uint8Array; at: string }

/** A message its phone could not send yet, for it is in airplane mode. */
export interface Unsent {
  to: string
  id: string
}

/** Somebody's phone: the primary device of a number. Numbers are digits here, without `+`. */
export interface Phone {
  number: string
  /** The number it was born with: what is stored of it goes by this. */
  home: string
  lid: string
  name: string
  role: PhoneInfo['role']
  addressing: PhoneInfo['addressing']
  airplane: boolean
  /** Links devices with a passkey only. */
  passkey: boolean
  presence: 'available' | 'unavailable'
  keys: PhoneKeys
  signal: SignalStore
  groupKeys: GroupKeys
  threads: Map<string, Thread>
  waiting: Waiting[]
  outbox: Unsent[]
  devices: Map<number, Device>
  /** Runs one piece of work of this phone at a time, in order. */
  exclusive: <T>(work: () => Promise<T>) => Promise<T>
}

/** The open socket of a device, logged in. */
export interface Line {
  send(node: Stanza): void
  /** Says the last word and closes. */
  finish(node: Stanza): void
  /** Cuts the socket without a word. */
  cut(): void
}

/** A linked device (companion) of a phone: what it registered, and what waits for it. */
export interface Device {
  key: string
  owner: Phone
  id: number
  platform: string
  noiseKey: Uint8Array
  identity: Uint8Array
  registrationId: number
  signedPreKey: SignedPreKey
  preKeys: Map<number, Uint8Array>
  /** `ADVSignedDeviceIdentity` with the device's own signature, as every first message carries it. */
  deviceIdentity: Uint8Array | null
  /** What was written before is history to it. */
  linkedAt: string
  ready: boolean
  line: Line | null
  /** Between `<active/>` and the end of the line: only then are queued stanzas written. */
  active: boolean
  presence: 'available' | 'unavailable'
  /** Numbers whose presence it asked for, with the address it asked under. */
  watched: Map<string, string>
  queue: DeliveryQueue
}

export interface AccountFaults {
  nacks: number[]
  refusals: number[]
  heldAcks: Stanza[] | null
  latencyMs: number
  corrupt: number
  /** Messages to damage that are not sealed anew. */
  corruptOnce: number
  duplicate: number
  reorder: number
  lose: number
  /** A message that waits for the one after it. */
  held: (() => void) | null
  /** Nothing is handed over until the next login, though all that is asked is answered. */
  muted: boolean
}

type StatSets = 'delivered' | 'acknowledged' | 'recorded'
export type Tally = Record<StatSets, Set<string>> & Pick<AccountStats, 'stanzas' | 'retries' | 'logins'>

/** A group: people by their numbers. */
export interface Group {
  jid: string
  subject: string
  description: string
  addressing: PhoneInfo['addressing']
  /** Number of who made it. */
  creator: string
  createdAt: string
  /** Only admins write. */
  announce: boolean
  members: Map<string, { admin: boolean }>
}

/** A line that shows a QR code or a pairing code, and waits for a phone. */
export interface Pairing {
  identity: Buffer
  noiseKey: Buffer
  registrationId: number
  signedPreKey: SignedPreKey
  platform: string
  refs: string[]
  /** Asked for with a number, in place of the QR. */
  code: CodePairing | null
  notify(type: string, content: Stanza[]): void
  register(device: Device, container: Uint8Array): void
}

/** A client that shows a pairing code for a number. The server knows the number, only the two ends know the code. */
export interface CodePairing {
  number: string
  ref: Buffer
  /** Salt, IV and the client's ephemeral key, sealed with the code. */
  wrapped: Buffer
  /** The client's last word: the phone opens it. */
  finish(bundle: Buffer): void
  fail(error: Error): void
}

/** All the server knows. One per simulator; handed to whoever works on it. */
export interface World {
  noise: NoiseIdentity
  store: StateStore
  media: MediaHost
  phones: Map<string, Phone>
  byLid: Map<string, Phone>
  pairings: Map<string, Pairing>
  groups: Map<string, Group>
  /** Carts that customers sent off, by their id. */
  orders: Map<string, Order>
  emit(event: ControlEvent): void
  faultsOf(number: string): AccountFaults
  tallyOf(number: string): Tally
}

/** How a thread is named to others: a number, or a group's address. */
export const toPeer = (peer: string): string => (peer.includes('@') ? peer : toE164(peer))
export const toE164 = (number: string): string => `+${number}`
export const toDigits = (number: string): string => number.replace(/^\+/, '')
