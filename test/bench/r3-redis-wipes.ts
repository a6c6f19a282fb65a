/**
 * R3: Redis wiped 20 times while messages flow: nothing lost, the outbox done again within 60 s; and no start on a Redis
 * that may lose or evict. `--seed N`, `--messages N` each way, `--wipes N`. Ends with 1 where it does not hold.
 */
import { parseArgs } from 'node:util'
import { report } from './lib/kill-report.ts'
import { openOwnStores } from './lib/own-stores.ts'
import { runRedisWipes } from './lib/redis-wipes.ts'
import { startOnRedis } from './lib/refused-start.ts'

const text = (value: string) => ({ type: 'string', default: value }) as const
const { values } = parseArgs({ options: { seed: { type: 'string' }, messages: text('2000'), wipes: text('20') } })
const seed = Number(values.seed ?? Math.floor(Math.random() * 1e9))
const messages = Number(values.messages)
const say = (line: string): void => void process.stdout.write(`${line}\n`)
const mostMs = 60_000

const stores = await openOwnStores()
let holds = true
try {
  say(`R3, seed ${seed}: ${messages} in and ${messages} out, Redis wiped ${values.wipes} times`)
  say(`${stores.mongo.title}; ${stores.redis.title}`)
  for (const setting of [
    ['maxmemory-policy', 'allkeys-lru', 'noeviction'],
    ['appendonly', 'no', 'yes'],
  ] as const) {
    const { code, reason } = await startOnRedis(stores, setting)
    holds &&= code === 1 && reason.includes('Redis')
    say(`  started with ${setting[0]} ${setting[1]}: ended with ${code}: ${reason}`)
  }
  const began = performance.now()
  const flow = { seed, messagesIn: messages, messagesOut: messages, customers: 20, writers: 2 }
  const result = await runRedisWipes({ ...flow, kills: Number(values.wipes), env: stores.env })
  holds = report(result, say) && result.slowestRebuildMs <= mostMs && holds
  const rebuilt = (result.slowestRebuildMs / 1_000).toFixed(1)
  say(`  what waited at a wipe was done after ${rebuilt} s at most (limit ${mostMs / 1_000} s)`)
  say(`${result.kills} wipes, ${Math.round((performance.now() - began) / 1_000)} s`)
} finally {
  await stores.stop()
}
say(holds ? 'R3 holds' : 'R3 fails')
process.exit(holds ? 0 : 1)
