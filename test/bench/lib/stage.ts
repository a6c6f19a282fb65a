import { setTimeout as delay } from 'node:timers/promises'
import mongoose from 'mongoose'
import { type ApiClient, signIn } from '../../helpers/api.ts'
import { type RunningParley, startParley } from '../../helpers/parley.ts'
import { until } from './until.ts'

export interface Customer {
  number: string
  name: string
  conversationId: string
}

/** What every figure is taken on: one running Parley, its simulator in a process apart, and the truth in the store. */
export interface Stage {
  parley: RunningParley
  api: ApiClient
  database: mongoose.mongo.Db
  isQuick: boolean
  /** How often each figure is taken; the middle one counts. */
  runs: number
  seed: number
  /** How long what must hold is watched. */
  minutes: number
  /** The Graph stand-in: where it serves, and where it takes orders. */
  graph: { url: string; controlUrl: string }
  say(line: string): void
  /** So many customers, each with a conversation that a person holds: the bot is out. */
  held(count: number): Promise<Customer[]>
  stop(): Promise<void>
}

export interface StageOptions {
  isQuick: boolean
  runs: number
  seed: number
  minutes: number
  graph: Stage['graph']
  say(line: string): void
  /** Further settings of Parley's processes. */
  env?: Record<string, string>
}

export async function openStage(options: StageOptions): Promise<Stage> {
  const parley = await startParley({ separateSimulator: true, ...(options.env && { env: options.env }) })
  const client = new mongoose.mongo.MongoClient(parley.env.MONGODB_URI ?? '')
  try {
    await client.connect()
    await untilConnected(parley)
    const api = await signIn(parley.url, parley.seeded.owner)
    const known: Customer[] = []
    return {
      ...options,
      parley,
      api,
      database: client.db(),
      async held(count) {
        if (known.length < count) known.push(...(await addHeld(parley, api, known.length, count)))
        return known.slice(0, count)
      },
      async stop() {
        await parley.stop()
        // a store that no longer answers must not hold the end up
        await Promise.race([client.db().dropDatabase(), delay(5_000)])
        await client.close(true)
      },
    }
  } catch (error) {
    await client.close()
    await parley.stop()
    throw error
  }
}

async function untilConnected({ control, seeded }: RunningParley): Promise<void> {
  await until(async () => {
    const devices = await control.listDevices({ phone: seeded.businessNumber })
    return devices.some((device) => device.online && device.ready)
  }, 'the demo number to connect')
}

interface Row {
  id: string
  line: { id: string }
  contact: { name: string; phone: string | null }
}

async function addHeld(parley: RunningParley, api: ApiClient, from: number, to: number): Promise<Customer[]> {
  const { control, seeded } = parley
  const people = Array.from({ length: to - from }, (_, at) => {
    const index = String(from + at).padStart(3, '0')
    return { number: `+1555300${index}0`, name: `Bench ${index}`, addressing: (at % 2 ? 'pn' : 'lid') as 'pn' | 'lid' }
  })
  // a line that listens brings no bot into the first messages
  await setBot(api, seeded.lineId, 'listen')
  for (const person of people) {
    await control.addPhone({ ...person, role: 'customer' })
    await control.send({ from: person.number, to: seeded.businessNumber, content: { kind: 'text', text: 'Hello' } })
  }
  const ids = new Map<string, string>()
  await until(async () => {
    for (const row of await rowsOf(api)) ids.set(row.contact.name, row.id)
    return people.every((person) => ids.has(person.name))
  }, 'a conversation of each customer')
  const customers = people.map(({ number, name }) => ({ number, name, conversationId: ids.get(name) ?? '' }))
  for (const { conversationId } of customers) await api.post(`/conversations/${conversationId}/take-over`)
  await setBot(api, seeded.lineId, 'on')
  // what the take-over set off is over before anything is measured
  await delay(1_000)
  return customers
}

async function setBot(api: ApiClient, lineId: string, botMode: 'listen' | 'on'): Promise<void> {
  const { status, body } = await api.call('PATCH', `/lines/${lineId}`, { botMode })
  if (status >= 300) throw new Error(`The line's bot could not be set: ${status} ${JSON.stringify(body)}`)
}

export async function rowsOf(api: ApiClient): Promise<Row[]> {
  const rows: Row[] = []
  let cursor: string | null = null
  do {
    const after: string = cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''
    const page: { items: Row[]; nextCursor: string | null } = await api.get(`/conversations?view=all&limit=100${after}`)
    rows.push(...page.items)
    cursor = page.nextCursor
  } while (cursor)
  return rows
}
