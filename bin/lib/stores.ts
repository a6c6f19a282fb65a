import { instanceOf } from './claim.ts'
import { openMongo, type RunningStore } from './mongo.ts'
import type { Env } from './paths.ts'
import { openRedis } from './redis.ts'
import type { Say } from './say.ts'

export interface Stores {
  mongo: RunningStore
  redis: RunningStore
  /** Stops what was started here and nothing else. */
  stop(): Promise<void>
}

export interface OpenStores {
  env: Env
  dataDir: string
  cacheDir: string
  say: Say
  throwaway?: boolean
  fresh?: boolean
}

/**
 * MongoDB and Redis, each in this order: the address in the environment (MONGODB_URI, REDIS_URL); a server program on
 * the PATH, started with its data under `dataDir`; the embedded one, built or fetched once into `cacheDir`.
 */
export async function openStores(options: OpenStores): Promise<Stores> {
  const instance = instanceOf(options.dataDir, options.env.PARLEY_INSTANCE)
  const mongo = await openMongo({ ...options, instance })
  options.say(`  MongoDB: ${mongo.title}`)
  try {
    const redis = await openRedis({ ...options, instance })
    options.say(`  Redis: ${redis.title}`)
    return {
      mongo,
      redis,
      async stop() {
        await Promise.allSettled([mongo.stop(), redis.stop()])
      },
    }
  } catch (error) {
    await mongo.stop()
    throw error
  }
}
