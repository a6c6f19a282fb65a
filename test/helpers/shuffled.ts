import type { Message } from '../../schemas/message.ts'
import { noContent } from '../../schemas/message-content.ts'
import type { Inbound, InboundChange, Receipt } from '../../src/channels/channel.ts'
import { createRandom } from '../bench/lib/random.ts'
import { inbound, type RoadKit, type Shop } from '../features/conversations/kit.ts'

/** Something that WhatsApp tells, about a customer's thread; the same for every shop. */
type Event = { customer: number } & (
  | { kind: 'message'; name: string; fromMe: boolean; isPoll: boolean }
  | { kind: 'change'; name: string; target: Target; change: Change; fromMe: boolean }
  | { kind: 'receipt'; out: number; status: 'sent' | 'delivered' | 'read' }
)
/** A message by its name, or one that we sent. */
type Target = { name: string; fromMe: boolean } | { out: number }
type Change = InboundChange extends infer C ? (C extends InboundChange ? Omit<C, 'target'> : never) : never

export interface ShuffledOptions {
  events: number
  customers: number
  seed: number
}
export interface ShuffledResult {
  deliveries: number
  messages: number
  /** What is not the same after the shuffle; nothing, if all is well. */
  differences: string[]
}

const start = Date.UTC(2026, 0, 1)
const options = ['Red', 'Green', 'Blue']
const outsPerCustomer = 8
const emojis = ['👍', '❤️', '😂', null]

/** The same events once in their order, and each 1 to 5 times in any: is what is stored the same? */
export async function runShuffled(kit: RoadKit, given: ShuffledOptions): Promise<ShuffledResult> {
  const random = createRandom(given.seed)
  const events = makeEvents(random, given)
  const many = events.flatMap((_, at) => Array.from({ length: 1 + Math.floor(random() * 5) }, () => at))
  for (let at = many.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1))
    ;[many[at], many[other]] = [many[other] as number, many[at] as number]
  }
  const once = await openShop(kit, given.customers)
  await tell(kit, once, events, [...events.keys()])
  const shuffled = await openShop(kit, given.customers)
  await tell(kit, shuffled, events, many)
  const [expected, actual] = [await stateOf(kit, once), await stateOf(kit, shuffled)]
  const names = new Set([...expected.keys(), ...actual.keys()])
  return {
    deliveries: many.length,
    messages: expected.size,
    differences: [...names].flatMap((name) =>
      expected.get(name) === actual.get(name) ? [] : [`${name}: ${expected.get(name)} became ${actual.get(name)}`],
    ),
  }
}

function makeEvents(random: () => number, { events, customers }: ShuffledOptions): Event[] {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T
  const written = Array.from({ length: customers }, (): { name: string; fromMe: boolean; isPoll: boolean }[] => [])
  const told = new Set<string>()
  const make = (at: number): Event => {
    const customer = Math.floor(random() * customers)
    const own = written[customer] ?? []
    const dice = random()
    if (own.length === 0 || dice < 0.4) {
      const message = { name: `m${at}`, fromMe: random() < 0.2, isPoll: random() < 0.15 }
      own.push(message)
      return { customer, kind: 'message', ...message }
    }
    if (dice < 0.6) {
      const out = Math.floor(random() * outsPerCustomer)
      const status = pick(['sent', 'delivered', 'read'] as const)
      if (!told.has(`${customer}:${out}:${status}`)) {
        told.add(`${customer}:${out}:${status}`)
        return { customer, kind: 'receipt', out, status }
      }
    }
    const fromMe = random() < 0.3
    const target: Target = random() < 0.2 ? { out: Math.floor(random() * outsPerCustomer) } : pick(own)
    return { customer, kind: 'change', name: `c${at}`, fromMe, target, change: makeChange(random, pick, at) }
  }
  return Array.from({ length: events }, (_, at) => make(at))
}

/** Some of them are not their actor's to make: those have no effect, in any order. */
function makeChange(random: () => number, pick: <T>(from: readonly T[]) => T, at: number): Change {
  const dice = random()
  if (dice < 0.35) return { type: 'edit', text: `edited ${at}` }
  if (dice < 0.42) return { type: 'delete' }
  if (dice < 0.75) return { type: 'reaction', emoji: pick(emojis) }
  return { type: 'vote', options: options.filter(() => random() < 0.4) }
}

interface OpenShop {
  shop: Shop
  /** By customer: our messages' wire ids, and the number. */
  threads: { phone: string; outs: Message[] }[]
}

async function openShop(kit: RoadKit, customers: number): Promise<OpenShop> {
  const shop = kit.shop()
  const ana = kit.member(shop, 'Ana', 'all')
  const threads = []
  for (let customer = 0; customer < customers; customer++) {
    const phone = `+5571${String(900_000_000 + customer)}`
    await kit.ingest.ingest(shop, inbound(phone, 'hello', { wireId: `hello-${customer}` }))
    const { items } = await kit.conversations.list(shop.scope, { view: 'all', q: phone, limit: 1 })
    const outs = []
    for (let out = 0; out < outsPerCustomer; out++)
      outs.push(
        await kit.inTx(ana, (ctx) =>
          kit.conversations.send(ctx, {
            ...{ conversationId: items[0]?.id ?? '', text: `ours ${customer}.${out}`, lane: 'person' },
            ...{ clientId: `out-${shop.lineId}-${customer}-${out}` },
            sender: { kind: 'user', userId: ana.actor.id, name: 'Ana' },
          }),
        ),
      )
    threads.push({ phone, outs })
  }
  return { shop, threads }
}

async function tell(kit: RoadKit, open: OpenShop, events: readonly Event[], order: readonly number[]): Promise<void> {
  const one = (at: number): Promise<unknown> => {
    const made = wireFormOf(open, events[at] as Event, at)
    return 'status' in made ? kit.ingest.receipt(open.shop, made) : kit.ingest.ingest(open.shop, made)
  }
  for (let from = 0; from < order.length; from += 500) await Promise.all(order.slice(from, from + 500).map(one))
}

function wireFormOf({ threads }: OpenShop, event: Event, at: number): Inbound | Receipt {
  const { phone, outs } = threads[event.customer] as OpenShop['threads'][number]
  const sentAt = new Date(start + at * 1_000)
  const outId = (out: number): string => String(outs[out]?.wireId)
  if (event.kind === 'receipt') return { wireIds: [outId(event.out)], status: event.status, at: sentAt }
  const { name: wireId, fromMe } = event
  if (event.kind === 'change') {
    const { target, change } = event
    const about =
      'out' in target ? { wireId: outId(target.out), fromMe: true } : { wireId: target.name, fromMe: target.fromMe }
    return inbound(phone, '', {
      ...{ wireId, fromMe, sentAt, kind: 'unknown', arrival: 'late' },
      change: { target: about, ...change } as InboundChange,
    })
  }
  const poll = { question: wireId, options, selectable: 0, votes: [] }
  const content = event.isPoll ? { kind: 'poll' as const, content: { ...noContent, poll } } : {}
  return inbound(phone, `text ${wireId}`, { wireId, fromMe, sentAt, arrival: 'late', ...content })
}

/** By what each message is called: all of it that must not depend on the order. */
async function stateOf(kit: RoadKit, { shop, threads }: OpenShop): Promise<Map<string, string>> {
  const state = new Map<string, string>()
  const outs = new Map(threads.flatMap((thread, c) => thread.outs.map((out, at) => [out.wireId, `ours ${c}.${at}`])))
  const docs = (await kit.rows('messages', { organizationId: shop.organizationId })) as unknown as Message[]
  for (const doc of docs) {
    const who = (by: string) => (by === 'us' ? 'us' : 'them')
    const { text, kind, status, times, deletedAt, edits, reactions, content } = doc
    const votes = content?.poll?.votes.map(({ voter, options: chosen, at }) => [who(voter), chosen, at])
    const name = doc.wireId ? (outs.get(doc.wireId) ?? `${threads.length}:${doc.wireId}`) : `line ${doc.system?.key}`
    const seen = [kind, text, status, times?.sent, times?.delivered, times?.read, deletedAt, edits]
    state.set(name, JSON.stringify([...seen, reactions?.map(({ by, emoji, at }) => [who(by), emoji, at]), votes]))
  }
  for (const row of await kit.rows('conversations', { organizationId: shop.organizationId }))
    state.set(`thread ${row.contactPhone}`, JSON.stringify([row.lastSeq, row.holderKind, row.status]))
  const letters = await kit.rows('deadLetters', { organizationId: shop.organizationId })
  state.set('dead letters', String(letters.length))
  return state
}
