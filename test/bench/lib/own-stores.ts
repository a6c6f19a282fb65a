import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, statfsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { instanceOf } from '../../../bin/lib/claim.ts'
import { openMongo, type RunningStore, type StoreOptions } from '../../../bin/lib/mongo.ts'
import { cacheFolder } from '../../../bin/lib/paths.ts'
import { isAlive } from '../../../bin/lib/processes.ts'
import { openRedis } from '../../../bin/lib/redis.ts'
import { silent } from '../../../bin/lib/say.ts'
import { throwawayFolder } from '../../../bin/lib/throwaway.ts'
import { databaseUri } from '../../helpers/database.ts'
import { openTcpProxy, type TcpProxy } from './tcp-proxy.ts'

/** A store that a run may kill: nobody else works on it. */
export interface OwnStore {
  uri: string
  title: string
  pid(): number
  /** What its clients go through. */
  proxy: TcpProxy
  /** Past the proxy, as it is now. */
  directUri(): string
  /** kill -9, and at once a new process on the same data, as a supervisor does. */
  killAndRestart(): Promise<void>
}

/** A disk of its own for MongoDB's data. */
export interface SmallDisk {
  /** Nothing more fits on it. */
  fill(): void
  free(): void
}

export interface OwnStores {
  mongo: OwnStore
  /** Null where none was asked for, or this user may not mount one. */
  disk: SmallDisk | null
  redis: OwnStore
  /** For `startParley`. */
  env: { MONGODB_URI: string; REDIS_URL: string }
  stop(): Promise<void>
}

/** MongoDB and Redis of one run alone, whatever the environment names. */
export async function openOwnStores(options: { diskBytes?: number } = {}): Promise<OwnStores> {
  const dataDir = await throwawayFolder()
  const disk = options.diskBytes ? mountDisk(join(dataDir, 'mongo'), options.diskBytes) : null
  const { MONGODB_URI: _, REDIS_URL: __, ...env } = process.env
  const instance = instanceOf(dataDir)
  const storeOptions: StoreOptions = {
    env,
    dataDir,
    cacheDir: cacheFolder(env),
    say: silent,
    instance,
    throwaway: true,
  }
  const mongo = await openOwn(() => openMongo(storeOptions))
  const redis = await openOwn(() => openRedis(storeOptions))
  return {
    ...{ mongo, redis, disk },
    env: { MONGODB_URI: databaseUri(mongo.uri, 'parley'), REDIS_URL: redis.uri },
    async stop() {
      await Promise.all([mongo.stop(), redis.stop()])
      disk?.unmount()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** In memory, and small. */
function mountDisk(folder: string, bytes: number): (SmallDisk & { unmount(): void }) | null {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', folder]).status !== 0) return null
  const filler = join(folder, 'filler')
  return {
    fill() {
      const { bavail, bsize } = statfsSync(folder)
      spawnSync('fallocate', ['-l', String(bavail * bsize), filler])
    },
    free: () => rmSync(filler),
    unmount: () => void spawnSync('umount', ['-l', folder]),
  }
}

/** Reached through a proxy on a port that stays: a server that was killed may have to come back on another one. */
async function openOwn(open: () => Promise<RunningStore>): Promise<OwnStore & { stop(): Promise<void> }> {
  let store = await open()
  const proxy = await openTcpProxy(portOf(store))
  const address = new URL(store.uri)
  address.port = String(proxy.port)
  const pid = () => store.pid ?? 0
  return {
    ...{ uri: address.href, title: store.title, pid, proxy, directUri: () => store.uri },
    async killAndRestart() {
      const before = pid()
      process.kill(before, 'SIGKILL')
      while (isAlive(before)) await delay(5)
      store = await open()
      proxy.aim(portOf(store))
    },
    async stop() {
      await proxy.close()
      await store.stop()
    },
  }
}

const portOf = ({ uri }: RunningStore): number => Number(new URL(uri).port)
