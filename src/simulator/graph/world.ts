import { randomBytes } from 'node:crypto'

/** What Graph answers when it says no. */
export class GraphRefusal extends Error {
  readonly status: number
  readonly code: number
  constructor(status: number, code: number, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

export interface StoredTemplate {
  id: string
  name: string
  language: string
  status: string
  category: string
  components: Record<string, unknown>[]
}

export type GraphFault =
  /** Done, but the answer never leaves. */
  | { kind: 'lose-answer' }
  /** Refused at once. */
  | { kind: 'answer'; status: number; code: number }
  /** A proxy on the way answers for Graph, which never hears of it. */
  | { kind: 'bad-gateway' }
  /** Taken, and refused later by a status. */
  | { kind: 'reject-later'; code: number }

export interface WebhookFaults {
  /** So long a status waits, ms. */
  delayStatusesMs: number
  /** Each webhook is delivered twice. */
  duplicate: boolean
  /** What waits is delivered in any order. */
  shuffle: boolean
}

export interface Business {
  phoneNumberId: string
  businessAccountId: string
  number: string
  name: string
  token: string
  appSecret: string
  webhook: { url: string; verifyToken: string } | null
  templates: StoredTemplate[]
  blocked: Set<string>
  /** Used up one by one, by sends. */
  faults: GraphFault[]
  webhookFaults: WebhookFaults
  perSecond: number
}

export interface Customer {
  /** E.164 with +. */
  number: string
  name: string
  userId: string | null
  username: string | null
}

export interface ThreadEntry {
  id: string
  direction: 'in' | 'out'
  kind: string
  text: string
  status: 'sent' | 'delivered' | 'read' | 'failed'
  body: Record<string, unknown>
  mediaId: string | null
  clientId: string | null
}

export interface StoredMedia {
  bytes: Buffer
  mime: string
  fileName: string | null
  phoneNumberId: string
  /** Told in the place of where it lies. */
  url?: string
}

export interface GraphWorld {
  businesses: Map<string, Business>
  customers: Map<string, Customer>
  media: Map<string, StoredMedia>
  threads: Map<string, ThreadEntry[]>
  /** When each customer last wrote to each business. */
  lastInbound: Map<string, number>
  typing: { phoneNumberId: string; customer: string }[]
}

export function createGraphWorld(): GraphWorld {
  return {
    ...{ businesses: new Map(), customers: new Map(), media: new Map(), threads: new Map() },
    ...{ lastInbound: new Map(), typing: [] },
  }
}

export const pairOf = (phoneNumberId: string, customer: string): string => `${phoneNumberId} ${customer}`
export const waIdOf = (number: string): string => number.replace(/\D/g, '')

export function threadOf(world: GraphWorld, phoneNumberId: string, customer: string): ThreadEntry[] {
  const key = pairOf(phoneNumberId, customer)
  const known = world.threads.get(key)
  if (known) return known
  const thread: ThreadEntry[] = []
  world.threads.set(key, thread)
  return thread
}

/** As Meta's: opaque, longer than a linked device's ids. */
export const newWamid = (number: string): string =>
  `wamid.${Buffer.concat([Buffer.from(waIdOf(number)), randomBytes(18)]).toString('base64')}`
export const newGraphId = (): string => String(BigInt(`0x${randomBytes(6).toString('hex')}`) + 100_000_000_000n)

export function businessOf(world: GraphWorld, phoneNumberId: string): Business {
  const business = world.businesses.get(phoneNumberId)
  if (!business) throw new GraphRefusal(400, 100, `Object with ID '${phoneNumberId}' does not exist`)
  return business
}
