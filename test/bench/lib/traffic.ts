import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { createRandom } from './random.ts'
import type { Customer, Stage } from './stage.ts'
import { until } from './until.ts'

export interface SentMessage {
  /** The id on the wire. */
  id: string
  /** Its number in this run, from 0 up. */
  at: number
  customer: Customer
}

/** Finds a run's messages again in a page and in the store. */
export const markOf = (run: string, customer: number, at: number): string => `#${run}.${customer}.${at}#`

/** A line that stands still is found sooner than this by the count, which then says what is missing. */
const patienceMs = 90_000

const phrases = [
  'Do you have brake pads for a 2016 Corolla?',
  'And how long would the delivery take?',
  'The part number on the old one is 04465-02390.',
  'Is that price with tax?',
  'Thanks, I will come by this afternoon.',
]

export interface Traffic {
  /** Names this run in the texts: letters and figures only. */
  run: string
  customers: readonly Customer[]
  count: number
  /** The business number; the demo's where absent. */
  to?: string
  /** Messages a second, evenly; absent: as fast as the other side can. */
  perSecond?: number
  /** How many sends may be under way at once. */
  window?: number
}

/** Customers write, each in turn. At a rate the clock decides when, however long the sends before take. */
export async function write(stage: Stage, traffic: Traffic): Promise<SentMessage[]> {
  const { parley, seed } = stage
  const random = createRandom(seed)
  const sent: SentMessage[] = []
  const began = performance.now()
  let next = 0
  const sendNext = async (): Promise<void> => {
    const at = next++
    const index = at % traffic.customers.length
    const customer = traffic.customers[index] as Customer
    const phrase = phrases[Math.floor(random() * phrases.length)]
    const text = `${phrase} ${markOf(traffic.run, index, at)}`
    const { id } = await parley.control.send({
      from: customer.number,
      to: traffic.to ?? parley.seeded.businessNumber,
      content: { kind: 'text', text },
    })
    sent.push({ id, at, customer })
  }
  const { perSecond } = traffic
  if (perSecond) {
    const under: Promise<void>[] = []
    while (next < traffic.count) {
      const wait = began + (next * 1_000) / perSecond - performance.now()
      if (wait > 0.5) await delay(wait)
      else under.push(sendNext())
    }
    await Promise.all(under)
  } else {
    const worker = async () => {
      while (next < traffic.count) await sendNext()
    }
    await Promise.all(Array.from({ length: traffic.window ?? 32 }, worker))
  }
  return sent
}

/** How many messages lie in these conversations, from a read that costs the store next to nothing. */
async function storedCount(stage: Stage, customers: readonly Customer[]): Promise<number> {
  const rows = await stage.database
    .collection<{ _id: string; lastSeq: number }>('conversations')
    .find({ _id: { $in: customers.map((customer) => customer.conversationId) } }, { projection: { lastSeq: 1 } })
    .toArray()
  return rows.reduce((sum, row) => sum + row.lastSeq, 0)
}

/** When that takes too long, the error says where the rest is. */
async function untilStored(stage: Stage, customers: readonly Customer[], count: number): Promise<void> {
  const what = `${count} messages in the store`
  await until(async () => (await storedCount(stage, customers)) >= count, what, patienceMs).catch(async (error) => {
    const { parley } = stage
    const stats = await parley.control.stats({ account: parley.seeded.businessNumber })
    const log = readFileSync(parley.logFile, 'utf8').trim().split('\n').slice(-5).join('\n')
    const where = `${await storedCount(stage, customers)} are; at the simulator ${stats.delivered.length} delivered, ${stats.acknowledged.length} acknowledged, ${stats.unconfirmed.length} unconfirmed, ${stats.retries} retries, ${stats.logins} logins`
    throw new Error(`${(error as Error).message}; ${where}\n${log}`)
  })
}

/** What was sent and is not in the store, and what is there more than once: both must be none. */
async function compare(stage: Stage, sent: readonly SentMessage[]): Promise<{ lost: string[]; doubled: string[] }> {
  const messages = stage.database.collection('messages')
  const counts = new Map<string, number>()
  const rows = messages.find({ direction: 'in' }, { projection: { wireId: 1 } })
  for await (const row of rows) counts.set(String(row.wireId), (counts.get(String(row.wireId)) ?? 0) + 1)
  const ids = sent.map((message) => message.id)
  return { lost: ids.filter((id) => !counts.has(id)), doubled: ids.filter((id) => (counts.get(id) ?? 0) > 1) }
}

/** Throws unless each message is in the store once. */
async function checkStored(stage: Stage, sent: readonly SentMessage[]): Promise<void> {
  const { lost, doubled } = await compare(stage, sent)
  if (lost.length + doubled.length > 0)
    throw new Error(`${lost.length} of ${sent.length} messages lost, ${doubled.length} stored twice`)
}

export interface Delivered {
  sent: SentMessage[]
  /** From the first send until all were in the store, ms. */
  tookMs: number
}

/** Customers write, and every message is in the store, once. `stored` is called when they are, before they are compared. */
export async function deliver(stage: Stage, traffic: Traffic, stored?: () => void): Promise<Delivered> {
  const before = await storedCount(stage, traffic.customers)
  const began = performance.now()
  const [sent] = await Promise.all([
    write(stage, traffic),
    untilStored(stage, traffic.customers, before + traffic.count),
  ])
  const tookMs = performance.now() - began
  stored?.()
  await checkStored(stage, sent)
  return { sent, tookMs }
}
