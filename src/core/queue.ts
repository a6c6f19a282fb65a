import { Queue, Worker } from 'bullmq'
import type { Redis } from 'ioredis'
import type { Logger } from './logger.ts'

export interface QueueDeps {
  redis: Redis
  /** A blocking connection of its own for each worker. */
  newConnection(): Redis
  prefix: string
  logger: Logger
}

export interface Queues {
  /** A hint, de-duplicated by its key: the work itself is claimed in MongoDB. Never waits, never throws. */
  wake(queue: string, key: string, options?: { delayMs?: number }): void
  /** Takes a queue's wake-ups. While Redis is away, wake-ups of this process go to its own handler directly. */
  work(queue: string, handler: (key: string) => Promise<void>, options?: { concurrency?: number }): void
  close(): Promise<void>
}

/** BullMQ as an alarm clock. Whatever is lost with Redis is found again by the outbox's sweep. */
export function createQueues(deps: QueueDeps): Queues {
  const queues = new Map<string, Queue>()
  const workers: Worker[] = []
  const local = createLocalRuns(deps.logger)
  const queueOf = (name: string): Queue => {
    const known = queues.get(name)
    if (known) return known
    const queue = new Queue(name, {
      connection: deps.redis,
      prefix: deps.prefix,
      defaultJobOptions: { removeOnComplete: true, removeOnFail: true },
    })
    queue.on('error', (error) => deps.logger.debug({ err: error, queue: name }, 'queue'))
    queues.set(name, queue)
    return queue
  }
  return {
    wake(name, key, options = {}) {
      const jobId = `${key.replaceAll(':', '.')}${options.delayMs ? '.later' : ''}`
      if (deps.redis.status !== 'ready') {
        local.wake(name, key, options.delayMs ?? 0)
        return
      }
      queueOf(name)
        .add(name, { key }, { jobId, ...(options.delayMs ? { delay: options.delayMs } : {}) })
        .catch((error: unknown) => {
          deps.logger.warn({ err: error, queue: name }, 'wake-up not queued')
          local.wake(name, key, options.delayMs ?? 0)
        })
    },
    work(name, handler, options = {}) {
      const guarded = async (key: string) => {
        try {
          await handler(key)
        } catch (error) {
          deps.logger.error({ err: error, queue: name, key }, 'work failed; the sweep will wake it again')
        }
      }
      local.handlers.set(name, guarded)
      const worker = new Worker(name, async (job: { data: { key: string } }) => guarded(job.data.key), {
        connection: deps.newConnection(),
        prefix: deps.prefix,
        concurrency: options.concurrency ?? 4,
      })
      worker.on('error', (error) => deps.logger.debug({ err: error, queue: name }, 'worker'))
      workers.push(worker)
    },
    async close() {
      local.close()
      await Promise.allSettled([
        ...workers.map((worker) => worker.close()),
        ...[...queues.values()].map((q) => q.close()),
      ])
    },
  }
}

/** The way around Redis: the handlers of this process, one run per key at a time and one more if woken meanwhile. */
function createLocalRuns(logger: Logger) {
  const handlers = new Map<string, (key: string) => Promise<void>>()
  const running = new Map<string, boolean>()
  const timers = new Set<NodeJS.Timeout>()
  const run = async (name: string, key: string): Promise<void> => {
    const id = `${name}:${key}`
    const handler = handlers.get(name)
    if (!handler) return
    if (running.has(id)) {
      running.set(id, true)
      return
    }
    do {
      running.set(id, false)
      await handler(key)
    } while (running.get(id))
    running.delete(id)
  }
  return {
    handlers,
    wake(name: string, key: string, delayMs: number): void {
      const timer = setTimeout(() => {
        timers.delete(timer)
        run(name, key).catch((error: unknown) => logger.error({ err: error }, 'local run'))
      }, delayMs)
      timers.add(timer)
    },
    close(): void {
      for (const timer of timers) clearTimeout(timer)
    },
  }
}
