import { randomInt } from 'node:crypto'
import type { Fault, FaultPlan, FaultSchedule, ScheduledFault, ScheduledKind } from '../control-faults.ts'
import { type Phone, toE164, type World } from '../world.ts'
import { applyFault } from './faults.ts'

/** mulberry32: 32 bits of state, the same sequence for the same seed on every machine. */
function createRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const MOST_LATENCY_MS = 800
const MOST_AT_ONCE = 5

type Pick = (least: number, most: number) => number
type Make = (account: string, pick: Pick, plan: FaultPlan) => Fault[]

const streamError =
  (code: number): Make =>
  (account) => [{ kind: 'stream-error', account, code }]
const refused =
  (error: number): Make =>
  (account, pick) => [{ kind: 'nack-next', account, error, times: pick(1, MOST_AT_ONCE) }]
const next =
  (kind: 'duplicate-next' | 'reorder-next'): Make =>
  (account, pick) => [{ kind, account, times: pick(1, MOST_AT_ONCE) }]

const MAKERS: Record<ScheduledKind, Make> = {
  latency: (account, pick) => [{ kind: 'latency', account, ms: pick(1, MOST_LATENCY_MS) }],
  drop: (account, pick) =>
    pick(0, 1) === 0 ? [{ kind: 'drop-line', account }] : [{ kind: 'lose-next', account, times: 1 }],
  duplicate: next('duplicate-next'),
  reorder: next('reorder-next'),
  // a client gives up on what stays damaged
  corrupt: (account, pick) => [{ kind: 'corrupt-next', account, times: pick(1, MOST_AT_ONCE), once: true }],
  flood: (account, pick, { floodFrom, floodMost }) =>
    floodFrom ? [{ kind: 'offline-flood', account, from: floodFrom, count: pick(1, floodMost) }] : [],
  // a version that is refused is refused at the next login: so the line goes first
  '405': (account) => [
    { kind: 'refuse-login', account, reason: 405, times: 1 },
    { kind: 'drop-line', account },
  ],
  '408': streamError(408),
  '440': (account) => [{ kind: 'stream-error', account, conflict: 'replaced' }],
  '463': refused(463),
  '479': refused(479),
  '503': streamError(503),
  '515': streamError(515),
}

/** All that will happen, from the seed alone. Latency lasts until the next fault. */
export function planFaults(plan: FaultPlan, seed: number): ScheduledFault[] {
  const random = createRandom(seed)
  const pick: Pick = (least, most) => least + Math.floor(random() * (most - least + 1))
  const [least, most] = [Math.min(...plan.everyMs), Math.max(...plan.everyMs)]
  const { account } = plan
  const faults: ScheduledFault[] = []
  let isSlow = false
  for (let afterMs = pick(least, most); afterMs < plan.durationMs; afterMs += pick(least, most)) {
    const kind = plan.kinds[pick(0, plan.kinds.length - 1)] as ScheduledKind
    if (isSlow) faults.push({ afterMs, fault: { kind: 'latency', account, ms: 0 } })
    for (const fault of MAKERS[kind](account, pick, plan)) faults.push({ afterMs, fault })
    isSlow = kind === 'latency'
  }
  if (isSlow) faults.push({ afterMs: plan.durationMs, fault: { kind: 'latency', account, ms: 0 } })
  return faults
}

const running = new WeakMap<Phone, AbortController>()

export async function startSchedule(world: World, account: Phone, plan: FaultPlan): Promise<FaultSchedule> {
  await stopSchedule(world, account)
  const seed = plan.seed ?? randomInt(2 ** 32)
  const faults = planFaults(plan, seed)
  const stop = new AbortController()
  running.set(account, stop)
  for (const scheduled of faults) {
    const timer = setTimeout(() => {
      world.emit({ type: 'fault.applied', ...scheduled })
      // what it speaks of may be gone by now
      applyFault(world, account, scheduled.fault).catch((error: Error) => {
        const reason = `a scheduled fault failed: ${error.message}`
        world.emit({ type: 'violation', account: toE164(account.number), reason, stanza: '' })
      })
    }, scheduled.afterMs)
    timer.unref()
    stop.signal.addEventListener('abort', () => clearTimeout(timer))
  }
  return { seed, faults }
}

export async function stopSchedule(world: World, account: Phone): Promise<void> {
  running.get(account)?.abort()
  running.delete(account)
  const faults = world.faultsOf(account.number)
  faults.held?.()
  Object.assign(faults, {
    corrupt: 0,
    corruptOnce: 0,
    duplicate: 0,
    reorder: 0,
    lose: 0,
    nacks: [],
    refusals: [],
    latencyMs: 0,
  })
}
