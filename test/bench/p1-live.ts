import type { Browser, Page } from 'playwright-core'
import { openBrowser, openWindow, signInAt } from '../e2e/browser.ts'
import { type BenchChild, startBenchChild } from './lib/child.ts'
import { cloudLine } from './lib/cloud.ts'
import type { Figure } from './lib/figures.ts'
import type { Customer, Stage } from './lib/stage.ts'
import { median, percentile } from './lib/stats.ts'
import { deliver, type SentMessage } from './lib/traffic.ts'
import { latencies, seenIn, untilSeen, watchPage } from './lib/watcher.ts'

const customerCount = 20
const rates = [
  { perSecond: 50, p50: 15, p99: 50 },
  { perSecond: 200, p50: null, p99: 150 },
]

const cloudRates = [
  { perSecond: 50, p50: 15, p99: 50 },
  { perSecond: 500, p50: null, p99: 150 },
]

interface Percentiles {
  p50: number
  p95: number
  p99: number
  /** Where the time went, in words. */
  way?: string
}
type BareSocket = BenchChild<{ url?: string; sentAt?: number[] }>

/** Who writes, and how it is told when. */
interface Source {
  what: string
  customers: readonly Customer[]
  rates: typeof rates
  /** Resolves when all of it was taken; answers when each left its phone, by its number in the run. */
  send(run: Run): Promise<{ sentAt: ReadonlyMap<number, number>; way?: string; order?: ReadonlyMap<number, number> }>
}

/** P1: from the customer's send to the DOM of an agent's Chromium with the list and one thread open. */
export async function measureLive(stage: Stage): Promise<Figure[]> {
  const customers = await stage.held(customerCount)
  return measureFrom(stage, {
    ...{ what: 'inbound', customers, rates },
    async send({ run, perSecond, seconds }) {
      const { sent } = await deliver(stage, { run, customers, count: perSecond * seconds, perSecond })
      const sentAt = await sentTimes(stage, sent)
      return { sentAt, way: await wayOf(stage, sent, sentAt) }
    },
  })
}

/** The same over the Cloud API: from Meta's webhook. */
export async function measureCloudLive(stage: Stage): Promise<Figure[]> {
  const line = await cloudLine(stage)
  const customers = line.customers.slice(0, customerCount)
  return measureFrom(stage, {
    what: 'inbound over the Cloud API',
    customers,
    rates: cloudRates,
    async send({ run, perSecond, seconds }) {
      const { sentAt } = await line.push({ run, count: perSecond * seconds, perSecond, customers: customerCount })
      // webhooks overtake each other: in the thread they stand as they were stored
      return { sentAt: new Map(sentAt.entries()), order: await line.orderOf(run) }
    },
  })
}

async function measureFrom(stage: Stage, source: Source): Promise<Figure[]> {
  const { customers } = source
  const browser = await openBrowser()
  const bare: BareSocket = startBenchChild('bare-socket.ts')
  try {
    const inbox = await openInbox(browser, stage, customers)
    const plain = await openBare(browser, bare)
    // the first messages meet code that nobody has run yet
    await runInbox(stage, inbox, source, { run: `warm${Date.now()}`, perSecond: 50, seconds: 2 })
    const figures: Figure[] = []
    for (const rate of source.rates) figures.push(...(await measureRate(stage, { inbox, plain, bare, source }, rate)))
    return figures
  } finally {
    await browser.close()
    await bare.stop()
  }
}

async function openInbox(browser: Browser, stage: Stage, customers: readonly Customer[]): Promise<Page> {
  // high enough for the rows of all customers
  const { page } = await openWindow(browser, { height: 1_500 })
  await watchPage(page)
  await signInAt(page, stage.parley.url, stage.parley.seeded.owner)
  await page.goto(`${stage.parley.url}/inbox/all/${customers[0]?.conversationId}`)
  await page.getByTestId('composer').waitFor()
  await page
    .getByTestId('conversation-row')
    .nth(customerCount - 1)
    .waitFor()
  return page
}

async function openBare(browser: Browser, bare: BareSocket): Promise<Page> {
  const { url } = await bare.next((told) => told.url !== undefined)
  const { page } = await openWindow(browser)
  await watchPage(page)
  await page.goto(url ?? '')
  return page
}

interface Places {
  inbox: Page
  plain: Page
  bare: BareSocket
  source: Source
}

async function measureRate(stage: Stage, places: Places, rate: (typeof rates)[number]): Promise<Figure[]> {
  const { inbox, plain, bare, source } = places
  const { perSecond } = rate
  const [seconds, bareSeconds] = stage.isQuick ? [5, 3] : [20, 8]
  const ours: Percentiles[] = []
  const theirs: Percentiles[] = []
  for (let at = 0; at < stage.runs; at++) {
    await plain.bringToFront()
    const name = `${perSecond}x${at}t${Date.now()}`
    theirs.push(await runBare(plain, bare, { run: `bare${name}`, perSecond, seconds: bareSeconds }))
    await inbox.bringToFront()
    ours.push(await runInbox(stage, inbox, source, { run: `live${name}`, perSecond, seconds }))
  }
  const figure = (share: 'p50' | 'p95' | 'p99', most: number | null): Figure => ({
    id: 'P1',
    what: `${perSecond}/s ${source.what} to the DOM, ${share}`,
    value: median(ours.map((one) => one[share])),
    unit: 'ms',
    ...(most === null ? {} : { floor: { most } }),
    ceiling: { what: 'bare socket.io', value: median(theirs.map((one) => one[share])) },
  })
  const ways = ours.flatMap(({ way }) => way ?? []).join('; ')
  return [{ ...figure('p50', rate.p50), ...(ways && { note: ways }) }, figure('p95', null), figure('p99', rate.p99)]
}

interface Run {
  run: string
  perSecond: number
  seconds: number
}

async function runInbox(stage: Stage, page: Page, { customers, send }: Source, order: Run): Promise<Percentiles> {
  const { run, perSecond, seconds } = order
  const count = perSecond * seconds
  const { sentAt, way, order: stored = sentAt } = await send(order)
  await untilSeen(page, run, stored, customers.length)
  const found = latencies(await seenIn(page, run), sentAt, customers.length, stored)
  if (found.length < count) throw new Error(`${count - found.length} of ${count} messages did not reach the page`)
  const result = percentilesOf(found)
  stage.say(`  ${run}: ${describe(result)}${way ? ` (${way})` : ''}`)
  return { ...result, ...(way !== undefined && { way }) }
}

/** How long it took until ingest had it (decrypted and journaled), and until it was about to be committed, at the middle. */
async function wayOf(
  { database }: Stage,
  sent: readonly SentMessage[],
  sentAt: ReadonlyMap<number, number>,
): Promise<string> {
  const byId = new Map(sent.map(({ id, at }) => [id, sentAt.get(at) ?? Number.NaN]))
  const fields = { projection: { at: 1, 'data.wireId': 1, 'data.arrivedAt': 1 } }
  const arrived: number[] = []
  const stored: number[] = []
  for await (const { at, data } of database.collection('events').find({ type: 'message.added' }, fields)) {
    const began = byId.get(data.wireId)
    if (began === undefined) continue
    arrived.push(+new Date(data.arrivedAt) - began)
    stored.push(+at - began)
  }
  return `p50 to ingest ${median(arrived).toFixed(0)} ms, to its commit ${median(stored).toFixed(0)} ms`
}

/** When the customer's phone sent it, by the simulator's own clock, before it was encrypted. */
async function sentTimes({ parley }: Stage, sent: readonly SentMessage[]): Promise<ReadonlyMap<number, number>> {
  const byId = new Map(sent.map(({ id, at }) => [id, at]))
  const times = new Map<number, number>()
  for (const phone of new Set(sent.map(({ customer }) => customer.number))) {
    const own = sent.filter(({ customer }) => customer.number === phone)
    const thread = await parley.control.thread({ phone, peer: parley.seeded.businessNumber, limit: own.length + 20 })
    for (const { id, at } of thread) {
      const number = byId.get(id)
      if (number !== undefined) times.set(number, Date.parse(at))
    }
  }
  return times
}

async function runBare(page: Page, bare: BareSocket, { run, perSecond, seconds }: Run): Promise<Percentiles> {
  const count = perSecond * seconds
  bare.tell({ run, perSecond, count, customers: customerCount })
  const { sentAt = [] } = await bare.next((told) => told.sentAt !== undefined)
  const times = new Map(sentAt.entries())
  await untilSeen(page, run, times, customerCount)
  const found = latencies(await seenIn(page, run), times, customerCount)
  return percentilesOf(found)
}

const percentilesOf = (values: readonly number[]): Percentiles => ({
  p50: percentile(values, 0.5),
  p95: percentile(values, 0.95),
  p99: percentile(values, 0.99),
})
const describe = ({ p50, p95, p99 }: Percentiles): string =>
  `p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`
