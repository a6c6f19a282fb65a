import { setTimeout as delay } from 'node:timers/promises'
import mongoose from 'mongoose'
import { newId } from '../../../src/core/ids.ts'
import { createWhatsAppSimulator, type WhatsAppSimulator } from '../../../src/simulator/whatsapp/index.ts'
import { createTestDatabase } from '../../helpers/database.ts'
import { type BenchChild, startBenchChild } from './child.ts'
import type { KeyChildOptions, KeyChildTold } from './key-child.ts'
import { createRandom } from './random.ts'
import { until } from './until.ts'

interface KeyKillsOptions {
  seed: number
  kills: number
  /** Ends the run before its last kill where it takes longer. */
  mostMs?: number
  say?(line: string): void
}

interface KeyKillsResult {
  kills: number
  /** Of those: while it was logging in. */
  atLogin: number
  sent: number
  /** Answers asked for after a restart, each of a message that had to be decrypted. */
  checks: number
  /** Stored, not receipted when it was killed, come again and asked for once more: allowed. */
  askedAgain: number
  /** Restarts after which a new message had to be asked for again though its session had settled. */
  broken: number[]
  lost: string[]
  shownTwice: string[]
  /** What a second process was told that wanted the same keys. */
  second: 'refused' | 'opened'
}

type Child = BenchChild<KeyChildTold>
const business = '+5511900000001'

interface Run {
  simulator: WhatsAppSimulator
  uri: string
  account: KeyChildOptions['account']
  random: () => number
  customers: string[]
  /** Texts by wire id. */
  sent: Map<string, string>
  /** How often each answer was shown on a phone. */
  shown: Map<string, number>
  /** What was asked for again because it could not be decrypted. */
  askedAgain: Set<string>
}

/** R5: a process is killed again and again while it writes the keys of its sessions; each time all of them must go on. */
export async function runKeyKills({
  seed,
  kills: wanted,
  mostMs = Infinity,
  say,
}: KeyKillsOptions): Promise<KeyKillsResult> {
  const simulator = await createWhatsAppSimulator()
  const db = await createTestDatabase()
  const account = { organizationId: newId(), accountId: newId(), lineId: newId(), name: 'shop' }
  const base = { simulator, uri: db.uri, account, random: createRandom(seed), customers: [] as string[] }
  const run: Run = { ...base, sent: new Map(), shown: new Map(), askedAgain: new Set() }
  simulator.subscribe((event) => {
    if (event.type === 'receipt.got' && event.receipt === 'retry') for (const id of event.ids) run.askedAgain.add(id)
    if (event.type !== 'message.shown' || event.message.direction !== 'in') return
    const { text } = event.message.content
    run.shown.set(text, (run.shown.get(text) ?? 0) + 1)
  })
  await simulator.control.addPhone({ number: business, name: 'Shop', role: 'business' })
  await addCustomer(run)
  await addCustomer(run)
  let child = start(run)
  try {
    const facts = { atLogin: 0, checks: 0, broken: [] as number[] }
    await linked(run, child)
    const end = performance.now() + mostMs
    let kills = 0
    for (let kill = 0; kill < wanted && performance.now() < end; kill++) {
      if (kill % 25 === 24) await addCustomer(run)
      const isAtLogin = kill > 0 && run.random() < 0.2
      if (isAtLogin) {
        facts.atLogin += 1
        await child.next((told) => 'opening' in told)
        await delay(run.random() * 150)
      } else {
        if (kill > 0) await connected(child)
        facts.checks += await check(run, kill, facts.broken)
        await talk(run, kill)
      }
      process.kill(child.pid, 'SIGKILL')
      kills += 1
      child = start(run)
      if ((kill + 1) % 20 === 0) say?.(`  ${kill + 1} kills, ${run.sent.size} messages, ${facts.broken.length} broken`)
    }
    await connected(child)
    for (const customer of run.customers) facts.checks += await check(run, kills, facts.broken, [customer])
    const second = await openSecond(run)
    return { kills, ...facts, sent: run.sent.size, askedAgain: run.askedAgain.size, second, ...(await judge(run)) }
  } finally {
    await child.stop()
    await simulator.close()
    await db.drop()
  }
}

function start({ simulator, uri, account }: Run): Child {
  const { wsUrl, rootPublicKey, mediaCa } = simulator
  const options: KeyChildOptions = { uri, wsUrl, rootPublicKey, mediaCa, account }
  return startBenchChild('key-child.ts', [JSON.stringify(options)])
}

const connected = (child: Child): Promise<unknown> => child.next((told) => 'connected' in told)

async function linked({ simulator }: Run, child: Child): Promise<void> {
  const told = await child.next((said) => 'qr' in said)
  await simulator.control.scan({ qr: 'qr' in told ? told.qr : '', phone: business })
  await connected(child)
}

async function addCustomer({ simulator, customers }: Run): Promise<void> {
  const number = `+5511944${String(customers.length).padStart(6, '0')}`
  const addressing = customers.length % 2 ? 'pn' : 'lid'
  await simulator.control.addPhone({ number, name: `Customer ${number}`, role: 'customer', addressing })
  customers.push(number)
}

async function send({ simulator, sent }: Run, from: string, text: string): Promise<string> {
  const { id } = await simulator.control.send({ from, to: business, content: { kind: 'text', text } })
  sent.set(id, text)
  return id
}

/**
 * Each of these customers writes and is answered, twice. What had been stored but not receipted came again just before,
 * could not be opened twice, and made the phone begin a new session: the first exchange may still cross with that, the
 * second may not be asked for again.
 */
async function check(run: Run, kill: number, broken: number[], who = someOf(run)): Promise<number> {
  const waiting = async () => (await run.simulator.control.stats({ account: business })).unconfirmed.length
  await until(async () => (await waiting()) === 0, `what came before kill ${kill}`)
  await exchange(run, who, `hello ${kill}`)
  const ids = await exchange(run, who, `check ${kill}`)
  if (ids.some((id) => run.askedAgain.has(id))) broken.push(kill)
  return ids.length
}

async function exchange(run: Run, who: readonly string[], what: string): Promise<string[]> {
  const texts = who.map((customer) => ({ customer, text: `${what} of ${customer}` }))
  const ids: string[] = []
  for (const { customer, text } of texts) ids.push(await send(run, customer, text))
  await until(async () => texts.every(({ text }) => run.shown.has(`to ${text}`)), `the answers to ${what}`)
  return ids
}

function someOf({ customers, random }: Run): string[] {
  const any = () => customers[Math.floor(random() * customers.length)] ?? ''
  return [...new Set([customers.at(-1) ?? '', any(), any()])]
}

/** Messages both ways, and the kill somewhere among their key writes. */
async function talk(run: Run, kill: number): Promise<void> {
  for (const customer of someOf(run))
    for (let at = 0; at < 3; at++) await send(run, customer, `talk ${kill}.${at} of ${customer}`)
  await delay(run.random() * 120)
}

async function openSecond(run: Run): Promise<KeyKillsResult['second']> {
  const second = start(run)
  const told = await second.next()
  await second.stop()
  return 'refused' in told ? 'refused' : 'opened'
}

async function judge({ simulator, sent, shown }: Run): Promise<Pick<KeyKillsResult, 'lost' | 'shownTwice'>> {
  const waiting = async () => (await simulator.control.stats({ account: business })).unconfirmed.length
  await until(async () => (await waiting()) === 0, 'the last messages')
  const heard = mongoose.connection.collection<{ _id: string; text: string }>('heard')
  const texts = new Map<string, string>()
  const readAll = async () => {
    for await (const { _id, text } of heard.find()) texts.set(_id, text)
    return [...sent].filter(([id, text]) => texts.get(id) !== text).map(([id]) => id)
  }
  await until(async () => (await readAll()).length === 0, 'the last to be kept').catch(() => undefined)
  return { lost: await readAll(), shownTwice: [...shown].filter(([, count]) => count > 1).map(([text]) => text) }
}
