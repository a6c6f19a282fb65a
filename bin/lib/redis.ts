import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { checkRedisPersistence, parseRedisInfo } from '../../src/core/redis-persistence.ts'
import { claimRedis, emptyRedis, type RedisShare } from './claim.ts'
import { embeddedRedis } from './embedded.ts'
import type { RunningStore, StoreOptions } from './mongo.ts'
import { PortTaken, requireOurs, waitForOwn } from './own-server.ts'
import { findOnPath, freePort, type Program, processMark, startProgram } from './processes.ts'
import { Lacking } from './say.ts'
import { endLeftOver, loadState, newState, type ServerState, saveState } from './server-state.ts'

/** Step by step down the order of services: address given, program installed, embedded. */
export async function openRedis(options: StoreOptions): Promise<RunningStore> {
  if (options.env.REDIS_URL) return openGiven(options.env.REDIS_URL, options)
  const file = join(options.dataDir, 'redis.json')
  const remembered = loadState(file)
  if (remembered) await endLeftOver(remembered)
  const program = findOnPath('valkey-server', options.env) ?? findOnPath('redis-server', options.env)
  const command = program ?? (await embeddedRedis(options))
  const state: ServerState = { ...(remembered ?? newState('embedded')), kind: program ? 'program' : 'embedded' }
  return startServer(options, command, file, state)
}

function connection(url: string): Redis {
  const redis = new Redis(url, {
    lazyConnect: true,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
    connectTimeout: 5_000,
  })
  // A failure reaches us through the awaited call.
  redis.on('error', () => undefined)
  return redis
}

async function refuseUnsafe(redis: Redis): Promise<void> {
  const reason = checkRedisPersistence(
    parseRedisInfo(`${await redis.info('persistence')}\n${await redis.info('memory')}`),
  )
  if (reason) throw new Lacking(reason)
}

async function describe(redis: Redis): Promise<string> {
  const info = parseRedisInfo(await redis.info('server'))
  return info.server_name === 'valkey' ? `Valkey ${info.valkey_version}` : `Redis ${info.redis_version}`
}

function shareOf({ env }: StoreOptions): RedisShare {
  return { prefix: env.REDIS_PREFIX || 'parley', shared: Boolean(env.REDIS_PREFIX) }
}

async function openGiven(url: string, options: StoreOptions): Promise<RunningStore> {
  const redis = connection(url)
  const { instance, throwaway, fresh } = options
  try {
    await redis.connect()
    const title = await describe(redis)
    if (!throwaway) {
      await refuseUnsafe(redis)
      await claimRedis(redis, instance, shareOf(options))
      if (fresh) {
        await emptyRedis(redis, shareOf(options))
        await claimRedis(redis, instance, shareOf(options))
      }
    }
    return { uri: url, source: 'environment', title, stop: async () => undefined }
  } catch (error) {
    if (error instanceof Lacking) throw error
    throw new Lacking(`The Redis in REDIS_URL cannot be used: ${(error as Error).message}`)
  } finally {
    redis.disconnect()
  }
}

async function startServer(
  options: StoreOptions,
  command: string,
  file: string,
  state: ServerState,
): Promise<RunningStore> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await start(options, command, file, state)
    } catch (error) {
      if (!(error instanceof PortTaken) || attempt === 3) throw error
      state.port = undefined
    }
  }
}

async function start(options: StoreOptions, command: string, file: string, state: ServerState): Promise<RunningStore> {
  const port = await freePort(state.port)
  state.port = port
  const program = startProgram({
    command,
    args: [writeConfig(options.dataDir, port, state.password)],
    logFile: join(options.dataDir, 'logs', 'redis.log'),
    env: options.env,
  })
  state.pid = program.pid
  state.mark = processMark(program.pid)
  saveState(file, state)
  const uri = `redis://:${state.password}@127.0.0.1:${port}`
  try {
    const redis = await connectOwn(uri, program)
    try {
      if (!options.throwaway) await claimRedis(redis, options.instance, shareOf(options))
      const title = `${await describe(redis)}, started here`
      return { uri, source: state.kind, title, pid: program.pid, stop: () => program.stop() }
    } finally {
      redis.disconnect()
    }
  } catch (error) {
    await program.stop()
    throw error
  }
}

/** A file, because a password among the arguments could be read by every user of the machine. */
function writeConfig(dataDir: string, port: number, password: string): string {
  const folder = join(dataDir, 'redis')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = join(dataDir, 'redis.conf')
  const lines = [
    'bind 127.0.0.1',
    `port ${port}`,
    `dir "${folder}"`,
    'appendonly yes',
    'appendfsync always',
    'maxmemory-policy noeviction',
    'save ""',
    `requirepass ${password}`,
  ]
  writeFileSync(file, `${lines.join('\n')}\n`, { mode: 0o600 })
  return file
}

/** Waits until the server we started answers, and makes sure that it is that one. Nothing is written before. */
function connectOwn(uri: string, program: Program): Promise<Redis> {
  return waitForOwn(program, async () => {
    const redis = connection(uri)
    try {
      await redis.connect()
      const info = parseRedisInfo(await redis.info())
      requireOurs(Number(info.process_id), program)
      if (info.loading !== '0') throw new Error('still loading its data')
      return redis
    } catch (error) {
      redis.disconnect()
      // Our password is unknown to another server.
      if (/WRONGPASS|NOAUTH|without any password/.test((error as Error).message))
        throw new PortTaken('another server answers')
      throw error
    }
  })
}
