import type { RunningParley } from '../../helpers/parley.ts'
import { killRun } from './kill-run.ts'
import type { KillRunOptions, KillRunResult } from './kill-types.ts'
import { type OwnStores, openOwnStores } from './own-stores.ts'
import { createRandom } from './random.ts'

/** What dies in R1. The simulated WhatsApp does not: it is the other side's truth. */
const victims = {
  'all our processes': ({ parley }) => parley.killAndRestart(),
  'the sessions process': async ({ parley }) => parley.killSessions(),
  Redis: ({ stores }) => stores.redis.killAndRestart(),
  MongoDB: ({ stores }) => stores.mongo.killAndRestart(),
} satisfies Record<string, (at: { parley: RunningParley; stores: OwnStores }) => Promise<void>>
type Victim = keyof typeof victims

interface AllKillsOptions extends Pick<KillRunOptions, 'seed' | 'messagesIn' | 'messagesOut' | 'customers'> {
  /** How often each of them dies. */
  each: number
  writers?: number
  strikeWithinMs?: number
  /** Told at each kill. */
  say?(line: string): void
}

/** R1: kill -9 of each of our processes, of Redis and of MongoDB, equally often, in a random order. */
export async function runAllKills({ each, say, ...options }: AllKillsOptions): Promise<KillRunResult> {
  const order = shuffled(options.seed, each)
  const stores = await openOwnStores()
  say?.(`${stores.mongo.title}; ${stores.redis.title}`)
  const began = performance.now()
  try {
    return await killRun({
      ...options,
      env: stores.env,
      kills: order.length,
      disturb: (parley, _, kill) => {
        const victim = order[kill] as Victim
        say?.(`${Math.round((performance.now() - began) / 1_000)} s: kill ${kill + 1} of ${order.length}, ${victim}`)
        return victims[victim]({ parley, stores })
      },
    })
  } finally {
    await stores.stop()
  }
}

function shuffled(seed: number, each: number): Victim[] {
  const random = createRandom(seed)
  const names = Object.keys(victims) as Victim[]
  const order = names.flatMap((name) => Array.from({ length: each }, () => ({ name, at: random() })))
  return order.sort((a, b) => a.at - b.at).map(({ name }) => name)
}
