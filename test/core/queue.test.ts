import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '../../src/core/ids.ts'
import { createLogger } from '../../src/core/logger.ts'
import { createQueues, type Queues } from '../../src/core/queue.ts'
import { connectRedis, type RedisConnections } from '../../src/core/redis.ts'
import { eventually } from '../helpers/eventually.ts'

const logger = createLogger('silent')
let redis: RedisConnections
let queues: Queues
beforeAll(async () => {
  redis = await connectRedis(process.env.REDIS_URL ?? '', logger)
  queues = createQueues({ redis: redis.main, newConnection: redis.blocking, prefix: `t-${newId()}`, logger })
})
afterAll(async () => {
  await queues.close()
  redis.close()
})

describe('the queues', () => {
  it('wake a worker with the key', async () => {
    const seen: string[] = []
    queues.work('a', async (key) => void seen.push(key))
    queues.wake('a', 'org:1')
    await eventually(() => expect(seen).toEqual(['org:1']))
  })

  it('wake the handler of this process while Redis is away', async () => {
    const own = await connectRedis(process.env.REDIS_URL ?? '', logger)
    const alone = createQueues({ redis: own.main, newConnection: own.blocking, prefix: `t-${newId()}`, logger })
    const seen: string[] = []
    alone.work('b', async (key) => void seen.push(key))
    own.main.disconnect()
    alone.wake('b', 'x')
    await eventually(() => expect(seen).toEqual(['x']))
    own.close()
  })
})
