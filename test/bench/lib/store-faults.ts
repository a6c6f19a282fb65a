import { setTimeout as delay } from 'node:timers/promises'
import mongoose from 'mongoose'
import { createGraphSimulator } from '../../../src/simulator/graph/index.ts'
import { signIn } from '../../helpers/api.ts'
import { type RunningParley, startParley } from '../../helpers/parley.ts'
import { type CloudDoor, openCloudDoor } from './cloud-door.ts'
import { refuseWrites } from './disk-full.ts'
import { type OwnStores, openOwnStores, type SmallDisk } from './own-stores.ts'
import { until } from './until.ts'

interface StoreFaultsOptions {
  /** The store hangs for so long, and its disk is full for so long. */
  pauseMs: number
  fullMs: number
  /** Webhooks a second meanwhile. */
  perSecond: number
  /** So many webhooks at once on a store that hangs; 0 leaves it out. */
  burst: number
  /** Fills the disk that the store is on, for at most so long; 0 leaves it out, as does a user who may not mount one. */
  diskMs: number
  /** Three times what it carries, for so long; 0 leaves it out. */
  overloadMs: number
  say(line: string): void
}

interface Phase {
  name: string
  /** Webhooks while it lasted, and how many got which answer. */
  posted: number
  answers: Record<number, number>
  /** Answered 2xx, or receipted, while it lasted, and not in the store then: must be none. */
  early: string[]
  /** From its end to the first 2xx, ms; and until every WhatsApp message was receipted. */
  recoveryMs: number
  lineRecoveryMs: number
}

interface StoreFaultsResult {
  phases: Phase[]
  /** Answered 2xx or receipted. */
  acknowledged: number
  rows: number
  lost: string[]
  storedTwice: string[]
}

interface Scene extends StoreFaultsOptions {
  parley: RunningParley
  stores: OwnStores
  door: CloudDoor
  /** Messages over WhatsApp. */
  written: string[]
}

/** Its journal alone takes 128 MB. */
const smallDiskBytes = 500_000_000

/** R2: what is said to the other side while the store hangs, is full or is overrun, against what is in the store. */
export async function runStoreFaults(options: StoreFaultsOptions): Promise<StoreFaultsResult> {
  const diskBytes = options.diskMs > 0 ? smallDiskBytes : 0
  const [stores, graph] = await Promise.all([openOwnStores({ diskBytes }), createGraphSimulator()])
  options.say(stores.mongo.title)
  try {
    const parley = await startParley({ separateSimulator: true, env: { ...stores.env, CLOUD_API_URL: graph.url } })
    try {
      const api = await signIn(parley.url, parley.seeded.owner)
      await api.call('PATCH', `/lines/${parley.seeded.lineId}`, { botMode: 'listen' })
      const door = await openCloudDoor(parley, api, graph)
      const scene: Scene = { ...options, parley, stores, door, written: [] }
      await calm(scene)
      const phases = [await hang(scene), await fullDisk(scene)]
      if (options.burst > 0) phases.push(await burst(scene))
      if (stores.disk) phases.push(await smallDisk(scene, stores.disk))
      if (options.overloadMs > 0) phases.push(await overload(scene))
      return await judge(scene, phases)
    } finally {
      await parley.stop()
    }
  } finally {
    await stores.stop()
    await graph.close()
  }
}

/** Everything is linked, and everybody has written once. */
async function calm({ parley, door, written }: Scene): Promise<void> {
  await until(async () => {
    const devices = await parley.control.listDevices({ phone: parley.seeded.businessNumber })
    return devices.some((device) => device.online && device.ready)
  }, 'the demo number to connect')
  await write(parley, written)
  await Promise.all(Array.from({ length: 40 }, () => door.post()))
  await door.resend()
  await untilReceipted(parley, written)
}

async function hang(scene: Scene): Promise<Phase> {
  const { proxy } = scene.stores.mongo
  return during(scene, `the store hangs for ${scene.pauseMs / 1_000} s`, scene.pauseMs, {
    begin: () => proxy.pause(),
    end: () => proxy.resume(),
  })
}

async function fullDisk(scene: Scene): Promise<Phase> {
  const { proxy } = scene.stores.mongo
  return during(scene, `every write is answered "disk full" for ${scene.fullMs / 1_000} s`, scene.fullMs, {
    begin: () => proxy.intercept(refuseWrites),
    end: () => proxy.intercept(null),
  })
}

/** More at once than may wait: the rest is told to come again, at once. */
async function burst(scene: Scene): Promise<Phase> {
  const { door, stores } = scene
  return during(scene, `${scene.burst} webhooks at once on a store that hangs`, 1_000, {
    begin() {
      stores.mongo.proxy.pause()
      return Array.from({ length: scene.burst }, () => door.post())
    },
    end: () => stores.mongo.proxy.resume(),
  })
}

/**
 * The embedded store writes into what it had reserved, then falls over and answers every command with an error until it
 * is started again, as MongoDB's own server ends itself: here by who looks after it, when there is room again.
 */
async function smallDisk(scene: Scene, disk: SmallDisk): Promise<Phase> {
  return during(scene, 'the disk under the store is full', scene.diskMs, {
    begin: () => disk.fill(),
    async end() {
      disk.free()
      await scene.stores.mongo.killAndRestart()
    },
    endsStore: true,
  })
}

interface Fault {
  /** Answers what it has posted itself. */
  begin(): unknown
  end(): void | Promise<void>
  /** It cannot be read meanwhile: what was acknowledged is looked for afterwards; it is over with the first refusals. */
  endsStore?: boolean
}

async function during(scene: Scene, name: string, ms: number, fault: Fault): Promise<Phase> {
  const { door, parley, perSecond } = scene
  const known = new Set(door.sent)
  const answers: Record<number, number> = {}
  const count = (status: number) => {
    answers[status] = (answers[status] ?? 0) + 1
  }
  const written: string[] = []
  const own = fault.begin()
  const posts = Array.isArray(own) ? (own as Promise<number>[]).map((post) => post.then(count)) : []
  const isRefused = () => (answers[503] ?? 0) + (answers[429] ?? 0) > 5 * perSecond
  for (const end = performance.now() + ms; performance.now() < end; await delay(1_000 / perSecond)) {
    if (fault.endsStore && isRefused()) break
    posts.push(door.post().then(count))
    if (posts.length % 5 === 0) await write(parley, written)
  }
  const news = [...door.sent].filter((id) => !known.has(id))
  const acknowledged = await acknowledgedOf(scene, [...news, ...written])
  const before = fault.endsStore ? [] : await notStored(scene, acknowledged)
  await fault.end()
  const ended = performance.now()
  // what was receipted may lie in the journal yet: the end of the run asks for it
  const taken = acknowledged.filter((id) => door.taken.has(id))
  const early = fault.endsStore ? await notStored(scene, taken) : before
  while ((await door.post()) !== 200) await delay(50)
  const recoveryMs = performance.now() - ended
  await untilReceipted(parley, written)
  const lineRecoveryMs = performance.now() - ended
  await Promise.all(posts)
  await door.resend()
  scene.written.push(...written)
  return { name, posted: posts.length, answers, early, recoveryMs, lineRecoveryMs }
}

/** As many as it answers, then three times as many. */
async function overload(scene: Scene): Promise<Phase> {
  const { door, overloadMs } = scene
  const perSecond = await capacity(door)
  const answers: Record<number, number> = {}
  const posts: Promise<void>[] = []
  const began = performance.now()
  while (performance.now() - began < overloadMs) {
    const due = ((performance.now() - began) / 1_000) * 3 * perSecond
    while (posts.length < due)
      posts.push(
        door.post().then((status) => {
          answers[status] = (answers[status] ?? 0) + 1
        }),
      )
    await delay(5)
  }
  const ended = performance.now()
  while ((await door.post()) !== 200) await delay(50)
  const recoveryMs = performance.now() - ended
  await Promise.all(posts)
  const early = await notStored(scene, [...door.taken])
  await door.resend()
  const name = `3 × ${Math.round(perSecond)} webhooks a second for ${overloadMs / 1_000} s`
  return { name, posted: posts.length, answers, early, recoveryMs, lineRecoveryMs: 0 }
}

/** Webhooks a second that it answers with 50 on their way. */
async function capacity(door: CloudDoor): Promise<number> {
  const began = performance.now()
  let taken = 0
  const worker = async () => {
    while (performance.now() - began < 3_000) if ((await door.post()) === 200) taken++
  }
  await Promise.all(Array.from({ length: 50 }, worker))
  return taken / ((performance.now() - began) / 1_000)
}

async function write({ control, seeded }: RunningParley, written: string[]): Promise<void> {
  const content = { kind: 'text', text: `message ${written.length}` } as const
  const from = seeded.customers[0]?.number ?? ''
  written.push((await control.send({ from, to: seeded.businessNumber, content })).id)
}

async function untilReceipted({ control, seeded }: RunningParley, ids: readonly string[]): Promise<void> {
  await until(async () => {
    const { acknowledged } = await control.stats({ account: seeded.businessNumber })
    const known = new Set(acknowledged)
    return ids.every((id) => known.has(id))
  }, `receipts for ${ids.length} messages`)
}

async function acknowledgedOf({ parley, door }: Scene, ids: readonly string[]): Promise<string[]> {
  const { acknowledged } = await parley.control.stats({ account: parley.seeded.businessNumber })
  const receipted = new Set(acknowledged)
  return ids.filter((id) => door.taken.has(id) || receipted.has(id))
}

/** How often each message is in the store, read past the proxy. */
async function rowsOf({ stores, parley }: Scene): Promise<Map<string, number>> {
  const client = await new mongoose.mongo.MongoClient(stores.mongo.directUri()).connect()
  try {
    const database = new URL(parley.env.MONGODB_URI ?? '').pathname.slice(1)
    const messages = client.db(database).collection('messages')
    const counts = new Map<string, number>()
    for await (const { wireId } of messages.find({ direction: 'in' }, { projection: { wireId: 1 } }))
      counts.set(String(wireId), (counts.get(String(wireId)) ?? 0) + 1)
    return counts
  } finally {
    await client.close()
  }
}

async function notStored(scene: Scene, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return []
  const rows = await rowsOf(scene)
  return ids.filter((id) => !rows.has(id))
}

async function judge(scene: Scene, phases: Phase[]): Promise<StoreFaultsResult> {
  const { door, written } = scene
  const rows = await rowsOf(scene)
  const acknowledged = [...door.taken, ...written]
  return {
    phases,
    acknowledged: acknowledged.length,
    rows: acknowledged.filter((id) => rows.has(id)).length,
    lost: acknowledged.filter((id) => !rows.has(id)),
    storedTwice: [...rows].filter(([, count]) => count > 1).map(([id]) => id),
  }
}
