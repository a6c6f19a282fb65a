import { setTimeout as delay } from 'node:timers/promises'
import { type ApiClient, signIn } from '../../helpers/api.ts'
import { type RunningParley, startParley } from '../../helpers/parley.ts'
import { collectionOf, judge } from './judge.ts'
import type { KillRunOptions, KillRunResult } from './kill-types.ts'
import { createRandom } from './random.ts'
import { until } from './until.ts'

/**
 * Messages flow both ways while processes die without a goodbye. Every second kill waits for a receipt to reach the
 * server and strikes at once: between receipt and commit. The simulator lives apart: it is the other side's truth.
 */
export async function killRun(options: KillRunOptions): Promise<KillRunResult> {
  const random = createRandom(options.seed)
  const parley = await startParley({ ...options, separateSimulator: true })
  try {
    const account = parley.seeded.businessNumber
    await untilConnected(parley)
    const customers = await addCustomers(parley, options.customers)
    const state: Progress = { open: 0, sent: { in: 0, out: options.messagesOut > 0 ? 0 : 1 } }
    await firstContact(parley, customers)
    const [sentIn, acceptedOut, killed] = await Promise.all([
      sendIn(parley, customers, options, state),
      sendOut(createPatientApi(parley), customers, options, state),
      strike(parley, options, random, state),
    ])
    await untilSettled(parley, sentIn, acceptedOut.length)
    await options.beforeEnd?.()
    return await judge(parley, { account, options, killed, sentIn, acceptedOut, customers })
  } finally {
    await parley.stop()
  }
}

async function untilConnected(parley: RunningParley): Promise<void> {
  await until(async () => {
    const devices = await parley.control.listDevices({ phone: parley.seeded.businessNumber })
    return devices.some((device) => device.online && device.ready)
  }, 'the demo number to connect')
}

async function addCustomers(parley: RunningParley, count: number): Promise<string[]> {
  const numbers = Array.from({ length: count }, (_, index) => `+1555200${String(1_000 + index)}`)
  for (const [index, number] of numbers.entries())
    await parley.control.addPhone({
      number,
      name: `Customer ${index}`,
      role: 'customer',
      addressing: index % 2 ? 'pn' : 'lid',
    })
  return numbers
}

/** Everyone has written once: the number's first sync is over, and each has a conversation. */
async function firstContact(parley: RunningParley, customers: string[]): Promise<void> {
  const to = parley.seeded.businessNumber
  const ids: string[] = []
  for (const from of customers)
    ids.push((await parley.control.send({ from, to, content: { kind: 'text', text: 'hello' } })).id)
  await until(async () => {
    const { acknowledged } = await parley.control.stats({ account: to })
    return ids.every((id) => acknowledged.includes(id))
  }, 'the first messages to be receipted')
}

async function sendIn(
  parley: RunningParley,
  customers: string[],
  options: KillRunOptions,
  state: Progress,
): Promise<string[]> {
  const count = options.messagesIn
  const ids: string[] = []
  for (let index = 0; index < count; index++) {
    const from = customers[index % customers.length] ?? ''
    const { id } = await parley.control.send({
      from,
      to: parley.seeded.businessNumber,
      content: { kind: 'text', text: `in ${index}` },
    })
    ids.push(id)
    await delay(8)
    await inStep(state, options, { in: (index + 1) / count })
  }
  return ids
}

/** Asks again with the same key until it is answered: what a browser's queue does. */
function createPatientApi(parley: RunningParley) {
  let client: ApiClient | null = null
  const once = async <T>(method: string, path: string, body?: unknown): Promise<{ body: T } | null> => {
    client ??= await signIn(parley.url, parley.seeded.owner)
    const answer = await client.call<T>(method, path, body)
    if (answer.status < 300) return { body: answer.body }
    if (answer.status >= 500 || answer.status === 429) return null
    throw new Refused(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
  }
  const orNothing = (error: unknown) => {
    if (error instanceof Refused) throw error
    return null
  }
  return async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    for (;;) {
      const answer = await once<T>(method, path, body).catch(orNothing)
      if (answer) return answer.body
      await delay(100)
    }
  }
}
class Refused extends Error {}

interface Row {
  id: string
  contact: { phone: string | null; name: string }
}

async function sendOut(
  api: <T>(method: string, path: string, body?: unknown) => Promise<T>,
  customers: string[],
  options: KillRunOptions,
  state: Progress,
): Promise<{ clientId: string; text: string }[]> {
  const conversations = await conversationsOf(api, customers)
  const accepted: { clientId: string; text: string }[] = []
  let next = 0
  const writer = async (): Promise<void> => {
    while (next < options.messagesOut) {
      const index = next++
      const id = conversations[index % conversations.length]
      const sent = { clientId: `kill-run-${options.seed}-${index}`, text: `out ${index}` }
      await api('POST', `/conversations/${id}/messages`, sent)
      accepted.push(sent)
      await inStep(state, options, { out: accepted.length / options.messagesOut })
    }
  }
  await Promise.all(Array.from({ length: options.writers ?? 1 }, writer))
  return accepted
}

/** A conversation of each customer: they exist once the first message of each is stored. */
async function conversationsOf(
  api: <T>(method: string, path: string) => Promise<T>,
  customers: string[],
): Promise<string[]> {
  const found = new Map<string, string>()
  await until(async () => {
    let cursor: string | null = null
    do {
      const page: { items: Row[]; nextCursor: string | null } = await api(
        'GET',
        `/conversations?view=all&limit=100${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
      )
      for (const row of page.items) if (row.contact.name.startsWith('Customer ')) found.set(row.contact.name, row.id)
      cursor = page.nextCursor
    } while (cursor)
    return found.size >= customers.length
  }, 'a conversation of each customer')
  return [...found.values()]
}

interface Progress {
  /** How many stretches of the run may be sent: one lies before each kill, one behind the last. */
  open: number
  /** Which part of each side's messages is sent. */
  sent: { in: number; out: number }
}

/** Messages are spread over the run: each stretch between two kills has its share, and is sent while the kill is near. */
async function inStep(state: Progress, options: KillRunOptions, sent: Partial<Progress['sent']>): Promise<void> {
  Object.assign(state.sent, sent)
  const part = sent.in ?? sent.out ?? 0
  while (part > state.open / (options.kills + 1)) await delay(10)
}

async function strike(
  parley: RunningParley,
  options: KillRunOptions,
  random: () => number,
  state: Progress,
): Promise<number> {
  for (let kill = 0; kill < options.kills; kill++) {
    await untilConnected(parley)
    // a side that is slow is waited for: no kill strikes when nothing is left to send
    const { sent } = state
    await until(
      async () => Math.min(sent.in, sent.out) >= (kill - 1) / (options.kills + 1),
      'the stretch before',
      settleMs,
    )
    // every second one strikes as soon as a receipt reached the server: the commit behind it may be under way
    const atReceipt = kill % 2 === 0 || options.sessionsOnly ? nextReceipt(parley, 5_000) : null
    state.open++
    await (atReceipt ?? delay(30 + random() * (options.strikeWithinMs ?? 400)))
    if (options.disturb) await options.disturb(parley, random, kill)
    else if (options.sessionsOnly || random() < 0.7) parley.killSessions()
    else await parley.killAndRestart()
  }
  state.open++
  return options.kills
}

/** Resolves at the moment a receipt reached the server: the commit behind it may still be under way. */
function nextReceipt(parley: RunningParley, patienceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      stop()
      resolve()
    }
    const timer = setTimeout(done, patienceMs)
    const stop = parley.control.events((event) => {
      if (event.type === 'receipt.got') done()
    })
  })
}

/** What is left of a long run may be much, and the machine busy with others. */
const settleMs = 300_000

async function untilSettled(parley: RunningParley, ids: string[], out: number): Promise<void> {
  await until(
    async () => (await parley.control.stats({ account: parley.seeded.businessNumber })).unconfirmed.length === 0,
    `receipts for ${ids.length} messages`,
    settleMs,
  )
  const messages = await collectionOf(parley)
  await until(
    async () => (await messages.countDocuments({ direction: 'out', status: { $in: ['queued', 'sending'] } })) === 0,
    `${out} messages to be sent`,
    settleMs,
  )
}
