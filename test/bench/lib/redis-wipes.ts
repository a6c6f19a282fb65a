import mongoose from 'mongoose'
import type { RunningParley } from '../../helpers/parley.ts'
import { killRun } from './kill-run.ts'
import type { KillRunOptions, KillRunResult } from './kill-types.ts'
import { until } from './until.ts'
import { wipeRedis } from './wipe-redis.ts'

interface RedisWipesResult extends KillRunResult {
  /** Of what waited in the outbox at a wipe, the longest it took until the last was done, ms. */
  slowestRebuildMs: number
}

/** R3: all that we have in Redis is gone, again and again, while messages flow both ways. */
export async function runRedisWipes(
  options: Pick<KillRunOptions, 'seed' | 'messagesIn' | 'messagesOut' | 'customers' | 'kills' | 'env' | 'writers'>,
): Promise<RedisWipesResult> {
  const rebuilt: Promise<number>[] = []
  const disturb = async (parley: RunningParley): Promise<void> => {
    await wipeRedis(parley)
    const waiting = untilDone(parley)
    // looked at when all are known; until then nobody listens
    waiting.catch(() => undefined)
    rebuilt.push(waiting)
  }
  const result = await killRun({
    ...{ ...options, disturb },
    beforeEnd: async () => void (await Promise.allSettled(rebuilt)),
  })
  return { ...result, slowestRebuildMs: Math.max(...(await Promise.all(rebuilt))) }
}

/** How long it takes until all that waits now has been done, ms. */
async function untilDone({ env }: RunningParley): Promise<number> {
  const client = await new mongoose.mongo.MongoClient(env.MONGODB_URI ?? '').connect()
  try {
    const began = performance.now()
    const outbox = client.db().collection('outbox')
    const ids = (await outbox.find({}, { projection: { _id: 1 } }).toArray()).map(({ _id }) => _id)
    const theirs = { _id: { $in: ids } }
    await until(async () => (await outbox.countDocuments(theirs)) === 0, `${ids.length} rows of the outbox to be done`)
    return performance.now() - began
  } finally {
    await client.close()
  }
}
