import { rm } from 'node:fs/promises'
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

export interface OwnStores {
  mongo: OwnStore
  redis: OwnStore
  /** For `startParley`. */
  env: { MONGODB_URI: string; REDIS_URL: string }
  stop(): Promise<void>
}

/** MongoDB and Redis of one run alone, whatever the environment names. */
export async function openOwnStores(): Promise<OwnStores> {
  const dataDir = await throwawayFolder()
  const { MONGODB_URI: _, REDIS_URL: __, ...env } = process.env
  const instance = instanceOf(dataDir)
  const options: StoreOptions = { env, dataDir, cacheDir: cacheFolder(env), say: silent, instance, throwaway: true }
  const mongo = await openOwn(() => openMongo(options))
  const redis = await openOwn(() => openRedis(options))
  return {
    ...{ mongo, redis },
    env: { MONGODB_URI: databaseUri(mongo.uri, 'parley'), REDIS_URL: redis.uri },
    async stop() {
      await Promise.all([mongo.stop(), redis.stop()])
      await rm(dataDir, { recursive: true, force: true })
    },
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
