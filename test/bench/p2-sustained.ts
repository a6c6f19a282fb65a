import { readFileSync } from 'node:fs'
import { type BenchChild, startBenchChild } from './lib/child.ts'
import { cloudLine } from './lib/cloud.ts'
import type { Figure } from './lib/figures.ts'
import type { Customer, Stage } from './lib/stage.ts'
import { median } from './lib/stats.ts'
import { deliver, write } from './lib/traffic.ts'

const customerCount = 50
const bareNumber = '+13055550199'
type BareBaileys = BenchChild<{ ready?: true; received?: number }>

/** P2: as fast as the customers can write, to conversations that persons hold, until all of it is in the store. */
export async function measureSustained(stage: Stage): Promise<Figure[]> {
  const customers = await stage.held(customerCount)
  const bare = await startBare(stage)
  try {
    const count = stage.isQuick ? 1_500 : 6_000
    await deliver(stage, { run: 'warm2', customers, count: 300, perSecond: 100 })
    const ours: number[] = []
    const alone: number[] = []
    const inserts: number[] = []
    for (let at = 0; at < stage.runs; at++) {
      inserts.push(await insertLoop(stage))
      alone.push(await runBare(stage, bare, customers, { run: `bare2x${at}`, count }))
      ours.push(await run(stage, customers, { run: `sustained${at}`, count }))
    }
    const value = median(ours)
    const figure = { id: 'P2', value, unit: 'msg/s' }
    return [
      {
        ...figure,
        what: 'sustained inbound, nothing lost',
        floor: { least: 300 },
        ceiling: { what: 'Baileys alone, nothing kept', value: median(alone) },
        note: `${count} messages of ${customerCount} customers, each in the store once; the simulator and the writer of the messages run on the same machine, in processes of their own, for both`,
      },
      { ...figure, what: 'the same', ceiling: { what: 'insert loop, groups of 100', value: median(inserts) } },
    ]
  } finally {
    await bare.stop()
  }
}

/** The same over the Cloud API: as many webhooks at once as it is given, each answered when its message is in the store. */
export async function measureCloudSustained(stage: Stage): Promise<Figure[]> {
  const line = await cloudLine(stage)
  const bare: BenchChild<{ url: string }> = startBenchChild('bare-webhook.ts', [line.appSecret])
  try {
    const { url } = await bare.next()
    const count = stage.isQuick ? 1_500 : 9_000
    const rateOf = async (run: string): Promise<number> => {
      const { seconds } = await line.push({ run, count, perSecond: 3_000, customers: customerCount })
      stage.say(`  ${run}: ${(count / seconds).toFixed(0)} msg/s`)
      return count / seconds
    }
    const ours: number[] = []
    const alone: number[] = []
    for (let at = 0; at < stage.runs; at++) {
      await line.toWebhook(url)
      alone.push(await rateOf(`cloudbare${at}`))
      await line.toParley()
      ours.push(await rateOf(`cloud2x${at}`))
      await line.checkStored(`cloud2x${at}`, count)
    }
    const ceiling = { what: 'bare Fastify with the signature', value: median(alone) }
    const what = 'sustained inbound over the Cloud API, nothing lost'
    return [{ id: 'P2', what, value: median(ours), unit: 'msg/s', floor: { least: 500 }, ceiling }]
  } finally {
    await bare.stop()
  }
}

interface Run {
  run: string
  count: number
}

async function run(stage: Stage, customers: readonly Customer[], { run: name, count }: Run): Promise<number> {
  const { tookMs } = await deliver(stage, { run: name, customers, count })
  const perSecond = (count * 1_000) / tookMs
  stage.say(`  ${name}: ${perSecond.toFixed(0)} msg/s`)
  return perSecond
}

async function startBare({ parley }: Stage): Promise<BareBaileys> {
  const { WHATSAPP_URL = '', SIMULATOR_URL = '', WHATSAPP_ROOT_KEY = '', WHATSAPP_CA_FILE = '' } = parley.env
  const authority = readFileSync(WHATSAPP_CA_FILE, 'utf8')
  const args = [WHATSAPP_URL, SIMULATOR_URL, WHATSAPP_ROOT_KEY, authority, bareNumber]
  const bare: BareBaileys = startBenchChild('bare-baileys.ts', args)
  await bare.next((told) => told.ready === true)
  return bare
}

/** The same customers write to a number that plain Baileys has linked: what the line itself carries. */
async function runBare(
  stage: Stage,
  bare: BareBaileys,
  customers: readonly Customer[],
  { run: name, count }: Run,
): Promise<number> {
  bare.tell({ expect: count })
  const began = performance.now()
  await Promise.all([
    write(stage, { run: name, customers, count, to: bareNumber }),
    bare.next((told) => told.received !== undefined),
  ])
  const perSecond = (count * 1_000) / (performance.now() - began)
  stage.say(`  ${name}: ${perSecond.toFixed(0)} msg/s`)
  return perSecond
}

/** Rows of a message's size, a hundred in each transaction, each commit synced, one after the other. */
async function insertLoop({ database, isQuick }: Stage): Promise<number> {
  const template = await database.collection('messages').findOne({ direction: 'in' })
  const collection = database.collection<{ _id: string }>('bench_inserts')
  const end = performance.now() + (isQuick ? 1_500 : 4_000)
  const began = performance.now()
  let count = 0
  while (performance.now() < end) {
    const rows = Array.from({ length: 100 }, () => ({ ...template, _id: `row-${count++}` }))
    await database.client.withSession((session) =>
      session.withTransaction(() => collection.insertMany(rows, { session }), {
        writeConcern: { w: 'majority', journal: true },
      }),
    )
  }
  const perSecond = (count * 1_000) / (performance.now() - began)
  await collection.drop()
  return perSecond
}
