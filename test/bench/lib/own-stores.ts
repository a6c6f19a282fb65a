import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { instanceOf } from '../../../bin/lib/claim.ts'
import { openMongo, type RunningStore, type StoreOptions } from '../../../bin/lib/mongo.ts'
import { cacheFolder } from '../../../bin/lib/paths.ts'
import { findOnPath, freePort, isAlive } from '../../../bin/lib/processes.ts'
import { openRedis } from '../../../bin/lib/redis.ts'
import { silent } from '../../../bin/lib/say.ts'
import { newState, saveState } from '../../../bin/lib/server-state.ts'
import { throwawayFolder } from '../../../bin/lib/throwaway.ts'
import { databaseUri } from '../../helpers/database.ts'

/** A store that a run may kill: nobody else works on it. */
export interface OwnStore {
  uri: string
  title: string
  pid(): number
  /** kill -9, and at once a new process on the same data and port, as a supervisor does. */
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
  const kind = findOnPath('mongod', env) ? 'program' : 'embedded'
  saveState(join(dataDir, 'mongo.json'), { ...newState(kind), port: await lastingPort() })
  saveState(join(dataDir, 'redis.json'), { ...newState(kind), port: await lastingPort() })
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

async function openOwn(open: () => Promise<RunningStore>): Promise<OwnStore & { stop(): Promise<void> }> {
  let store = await open()
  const { uri, title } = store
  const pid = () => store.pid ?? 0
  return {
    ...{ uri, title, pid },
    async killAndRestart() {
      const before = pid()
      process.kill(before, 'SIGKILL')
      while (isAlive(before)) await delay(5)
      store = await open()
      if (store.uri !== uri) throw new Error(`${title} came back elsewhere: its port was taken`)
    },
    stop: () => store.stop(),
  }
}

/** Below those that the kernel gives to clients: one that looks for the dead store could be given its port. */
async function lastingPort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 10_000)
    if ((await freePort(port)) === port) return port
  }
}
