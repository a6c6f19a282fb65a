import { Redis, type RedisOptions } from 'ioredis'
import type { Logger } from './logger.ts'
import { checkRedisPersistence, parseRedisInfo } from './redis-persistence.ts'

export type { Redis }

export interface RedisConnections {
  /** For commands: fails at once while Redis is away, so that nobody waits for it. */
  main: Redis
  /** A connection of its own that waits for Redis to come back: for blocking reads. */
  blocking(): Redis
  close(): void
}

/** Refuses a Redis that could lose what it acknowledged. It may go away later: work goes on without it. */
export async function connectRedis(url: string, logger: Logger): Promise<RedisConnections> {
  const opened: Redis[] = []
  const open = (options: RedisOptions): Redis => {
    const redis = new Redis(url, {
      maxRetriesPerRequest: null,
      retryStrategy: (tries) => Math.min(50 * 2 ** Math.min(tries, 5), 1_000),
      ...options,
    })
    redis.on('error', (error) => logger.debug({ err: error }, 'redis'))
    opened.push(redis)
    return redis
  }
  const main = open({ enableOfflineQueue: false, lazyConnect: true })
  const close = () => {
    for (const redis of opened) redis.disconnect()
  }
  try {
    await main.connect()
    const refusal = checkRedisPersistence(parseRedisInfo(await main.info()))
    if (refusal) throw new Error(refusal)
  } catch (error) {
    close()
    throw error
  }
  return { main, blocking: () => open({}), close }
}
