import { Redis } from 'ioredis'
import type { RunningParley } from '../../helpers/parley.ts'

/** Everything that this installation has in Redis is gone at once. Keys of others on the same server stay. */
export async function wipeRedis(parley: RunningParley): Promise<void> {
  const redis = new Redis(parley.env.REDIS_URL ?? '')
  try {
    let cursor = '0'
    do {
      const [next, keys] = await redis.scan(cursor, 'MATCH', `${parley.env.REDIS_PREFIX}*`, 'COUNT', 500)
      cursor = next
      if (keys.length > 0) await redis.unlink(...keys)
    } while (cursor !== '0')
  } finally {
    redis.disconnect()
  }
}
