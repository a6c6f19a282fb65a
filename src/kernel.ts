import type { DomainEventType } from '../schemas/events.ts'
import type { Config } from './config.ts'
import { createKeyring } from './core/crypto.ts'
import { connectDatabase, type Database } from './core/db.ts'
import { createLeases } from './core/lease.ts'
import type { Logger } from './core/logger.ts'
import { giveMemoryBack } from './core/memory.ts'
import { createOutbox, type OutboxDeps } from './core/outbox.ts'
import { processName } from './core/process-name.ts'
import { createQueues } from './core/queue.ts'
import { createRealtime, type RealtimeDeps } from './core/realtime.ts'
import { connectRedis } from './core/redis.ts'
import { loadDataKeys } from './core/sealed-repository.ts'

const ownerCacheMs = 2_000
/** How soon a process seals with a key that a rotation has added; it opens what is sealed with it at once. */
const keysEveryMs = 5_000
/** The lease under which a process owns an account's WhatsApp socket. */
export const accountLease = (accountId: string): string => `account:${accountId}`
/** The queue of wake-ups for the accounts that a process owns. */
export const outboundQueue = (owner: string): string => `outbound.${owner.replaceAll(':', '.')}`

export interface KernelOptions {
  handledEvents: ReadonlySet<DomainEventType>
  /** Only where browsers connect. */
  browsers?: Pick<RealtimeDeps, 'authenticate' | 'maySeeConversation'>
  /** Wake-ups for accounts that this process owns itself go straight to it. */
  ownOutbound?: (accountId: string) => boolean
}

/** What every role has: the stores, the queues, the outbox, leases in this process's name. */
export async function createKernel(config: Config, logger: Logger, options: KernelOptions) {
  const owner = processName()
  const redis = await connectRedis(config.REDIS_URL, logger)
  const queues = createQueues({ redis: redis.main, newConnection: redis.blocking, prefix: config.REDIS_PREFIX, logger })
  const realtime = createRealtime({
    redis: redis.blocking(),
    streamName: `${config.REDIS_PREFIX}:live`,
    logger,
    ...options.browsers,
  })
  const leases = createLeases(owner)
  const ownerOf = cachedOwners((accountId) => leases.ownerOf(accountLease(accountId)))
  const wake: OutboxDeps['wake'] = (queue, key) => {
    if (queue !== 'outbound') return queues.wake(queue, key)
    if (options.ownOutbound?.(key)) return queues.wake(outboundQueue(owner), key)
    ownerOf(key).then(
      (found) => found && queues.wake(outboundQueue(found), key),
      (error: unknown) => logger.debug({ err: error }, 'owner not found'),
    )
  }
  const outbox = createOutbox({ logger, wake, show: realtime.show, handledEvents: options.handledEvents })
  const database = await connectDatabase(config.MONGODB_URI, outbox.hooks, { owner })
  await database.endOrphans()
  await refuseEmbeddedStore(config, database)
  const keyring = createKeyring(config.masterKey, loadDataKeys)
  await keyring.refresh()
  const keysTimer = setInterval(() => {
    keyring.refresh().catch((error: unknown) => logger.error({ err: error }, 'keys were not read'))
  }, keysEveryMs)
  const stopReturning = giveMemoryBack()
  return {
    config,
    logger,
    owner,
    queues,
    realtime,
    leases,
    outbox,
    database,
    keyring,
    redisInfo: () => redis.main.info(),
    async close(): Promise<void> {
      clearInterval(keysTimer)
      stopReturning()
      await realtime.close().catch((error: unknown) => logger.debug({ err: error }, 'realtime'))
      await queues.close()
      redis.close()
      await database.close()
    },
  }
}
export type Kernel = Awaited<ReturnType<typeof createKernel>>

/** Who owns an account changes seldom; a wake-up that went to a dead owner is found by the sweep. */
function cachedOwners(look: (accountId: string) => Promise<string | null>) {
  const known = new Map<string, { owner: string | null; until: number }>()
  return async (accountId: string): Promise<string | null> => {
    const entry = known.get(accountId)
    if (entry && entry.until > Date.now()) return entry.owner
    const owner = await look(accountId)
    known.set(accountId, { owner, until: Date.now() + ownerCacheMs })
    return owner
  }
}

async function refuseEmbeddedStore(config: Config, database: Database): Promise<void> {
  if (config.PARLEY_ENV !== 'production' || config.ALLOW_EMBEDDED_STORE || !(await database.isEmbedded())) return
  throw new Error(
    'MONGODB_URI is the embedded store, which is for demo and development: use MongoDB, or set ALLOW_EMBEDDED_STORE=1 for a trial',
  )
}
