import { existsSync } from 'node:fs'
import { stat, statfs } from 'node:fs/promises'
import { checkRedisPersistence, parseRedisInfo } from '../../core/redis-persistence.ts'
import { type Finding, fail, type LookContext, ok, warn } from './finding.ts'
import { storeFacts, writeDurably } from './repository.ts'
import * as texts from './texts.ts'

const slowMs = 250
const gigabyte = 1_000_000_000

export async function lookAtStore(): Promise<Finding> {
  const { version, isEmbedded, answeredInMs } = await storeFacts()
  const params = { version, ms: answeredInMs }
  if (answeredInMs > slowMs) return warn(texts.store.slow, texts.store.slowNext, params)
  return isEmbedded ? warn(texts.store.embedded, texts.store.embeddedNext, params) : ok(texts.store.fine, params)
}

export async function lookAtPersistence({ now }: LookContext): Promise<Finding> {
  const { isReplicaSet } = await storeFacts()
  if (!isReplicaSet) return fail(texts.persistence.standalone, texts.persistence.standaloneNext)
  await writeDurably(`doctor-${now.getTime()}`)
  return ok(texts.persistence.fine)
}

export async function lookAtRedis({ redisInfo }: LookContext): Promise<Finding> {
  const answer = await redisInfo().catch((error: Error) => error)
  if (answer instanceof Error) return fail(texts.redis.away, texts.redis.awayNext, { problem: answer.message })
  const info = parseRedisInfo(answer)
  const problem = checkRedisPersistence(info)
  if (problem) return fail(texts.redis.unsafe, texts.redis.unsafeNext, { problem })
  const isWritten = (info.aof_last_write_status ?? 'ok') === 'ok'
  return isWritten ? ok(texts.redis.fine) : fail(texts.redis.unwritten, texts.redis.unwrittenNext)
}

/** The fullest of the disks that Parley writes on itself. */
export async function lookAtDisk({ dataDir, backupDir }: LookContext): Promise<Finding> {
  const paths = [dataDir, backupDir].filter((path) => path !== null).filter((path) => existsSync(path))
  const spaces = await Promise.all(
    (paths.length > 0 ? paths : ['.']).map(async (path) => {
      const { bavail, blocks, bsize } = await statfs(path)
      return { path, free: bavail * bsize, percent: Math.round((100 * bavail) / Math.max(blocks, 1)) }
    }),
  )
  const { path, free, percent } = spaces.reduce((worst, space) => (space.free < worst.free ? space : worst))
  const params = { path, free: Math.round(free / gigabyte), percent }
  if (free < gigabyte) return fail(texts.disk.full, texts.disk.fullNext, params)
  if (free < 5 * gigabyte && percent < 10) return warn(texts.disk.full, texts.disk.fullNext, params)
  return ok(texts.disk.fine, params)
}

export async function lookAtClock(): Promise<Finding> {
  const ms = Math.abs(Math.round((await storeFacts()).clockAheadMs))
  const params = { ms, seconds: Math.round(ms / 1000) }
  if (ms > 30_000) return fail(texts.clock.off, texts.clock.offNext, params)
  return ms > 2_000 ? warn(texts.clock.off, texts.clock.offNext, params) : ok(texts.clock.fine, params)
}

/** Whether others of this machine may read a file. */
export async function isOpenToOthers(file: string): Promise<boolean> {
  return ((await stat(file)).mode & 0o077) !== 0
}
