import { cloudLine } from './lib/cloud.ts'
import type { Figure } from './lib/figures.ts'
import { cpuMs, listenerOf } from './lib/proc.ts'
import type { Stage } from './lib/stage.ts'
import { median } from './lib/stats.ts'
import { deliver } from './lib/traffic.ts'

const customerCount = 50
const perSecond = 200

/** Processor time per message, in ms, by who spent it. */
type Spent = Record<'main' | 'sessions' | 'mongodb' | 'redis' | 'simulator', number>

/** P10: what an inbound message costs all our processes, at 200/s with persons holding the conversations. */
export async function measureCpu(stage: Stage): Promise<Figure[]> {
  const customers = await stage.held(customerCount)
  await deliver(stage, { run: 'warm10', customers, count: 400, perSecond })
  const runs: Spent[] = []
  const send = (name: string) => (count: number, stored: () => void) =>
    deliver(stage, { run: name, customers, count, perSecond }, stored)
  for (let at = 0; at < stage.runs; at++) runs.push(await run(stage, `cpu${at}`, send(`cpu${at}`)))
  return [figureOf(runs, 'CPU per inbound message, all our processes, at 200/s', 5)]
}

/** The same over the Cloud API. */
export async function measureCloudCpu(stage: Stage): Promise<Figure[]> {
  const { push, checkStored } = await cloudLine(stage)
  const send = (name: string) => async (count: number, stored: () => void) => {
    await push({ run: name, count, perSecond, customers: customerCount })
    stored()
    await checkStored(name, count)
  }
  await send('cloudwarm10')(400, () => undefined)
  const runs: Spent[] = []
  for (let at = 0; at < stage.runs; at++) runs.push(await run(stage, `cloudcpu${at}`, send(`cloudcpu${at}`)))
  return [figureOf(runs, 'CPU per inbound message over the Cloud API, all our processes, at 200/s', 2)]
}

function figureOf(runs: readonly Spent[], what: string, most: number): Figure {
  const middle = (pick: (spent: Spent) => number) => median(runs.map(pick))
  const beside = (['main', 'sessions', 'mongodb', 'redis', 'simulator'] as const)
    .map((who) => `${who} ${middle((spent) => spent[who]).toFixed(2)}`)
    .join(', ')
  return {
    id: 'P10',
    what,
    value: middle(({ main, sessions }) => main + sessions),
    unit: 'ms',
    floor: { most },
    note: `by process, in ms a message: ${beside}`,
  }
}

type Send = (count: number, stored: () => void) => Promise<unknown>

async function run(stage: Stage, name: string, send: Send): Promise<Spent> {
  const count = perSecond * (stage.isQuick ? 6 : 30)
  const { main, sessions, simulator } = stage.parley.pids()
  const mongodb = listenerOf(stage.parley.env.MONGODB_URI ?? '')
  const redis = listenerOf(stage.parley.env.REDIS_URL ?? '')
  if (!main || !sessions) throw new Error('Not all processes are there')
  const read = (): Spent => ({
    main: cpuMs(main),
    sessions: cpuMs(sessions),
    mongodb: mongodb ? cpuMs(mongodb) : Number.NaN,
    redis: redis ? cpuMs(redis) : Number.NaN,
    simulator: simulator ? cpuMs(simulator) : Number.NaN,
  })
  const before = read()
  let after = before
  await send(count, () => {
    after = read()
  })
  const spent = Object.fromEntries(
    Object.entries(after).map(([who, ms]) => [who, (ms - before[who as keyof Spent]) / count]),
  ) as Spent
  stage.say(`  ${name}: ${(spent.main + spent.sessions).toFixed(2)} ms a message`)
  return spent
}
