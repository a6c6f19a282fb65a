import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createCare } from '../../src/compose/care.ts'
import { type Config, ConfigError, loadConfig } from '../../src/config.ts'
import { createKeyring } from '../../src/core/crypto.ts'
import { connectDatabase } from '../../src/core/db.ts'
import { createLeases } from '../../src/core/lease.ts'
import { createLogger, type Logger } from '../../src/core/logger.ts'
import { processName } from '../../src/core/process-name.ts'
import { connectRedis } from '../../src/core/redis.ts'
import { loadDataKeys } from '../../src/core/sealed-repository.ts'
import { defaultDatabase } from './claim.ts'
import { dataFolder, type Env, masterKeyFile, root } from './paths.ts'
import { isAlive } from './processes.ts'
import { Lacking } from './say.ts'
import { loadState, type ServerState } from './server-state.ts'

/** The environment with `.env`, and where it names no stores those that this clone's `bin/up` runs now. */
export function ownEnvironment(): Env {
  if (existsSync(join(root, '.env'))) process.loadEnvFile(join(root, '.env'))
  const env: Env = { ...process.env }
  const dataDir = env.DATA_DIR ?? dataFolder(env)
  return {
    ...env,
    DATA_DIR: dataDir,
    MASTER_KEY_FILE: masterKeyFile(env),
    BACKUP_DIR: env.BACKUP_DIR ?? join(dataDir, 'backups'),
    MONGODB_URI: env.MONGODB_URI ?? addressOf(join(dataDir, 'mongo.json'), mongoAddress),
    REDIS_URL: env.REDIS_URL ?? addressOf(join(dataDir, 'redis.json'), redisAddress),
  }
}

function addressOf(file: string, address: (state: ServerState) => string): string | undefined {
  const state = loadState(file)
  return state?.pid && state.port && isAlive(state.pid) ? address(state) : undefined
}

const mongoAddress = ({ port, password, kind }: ServerState): string => {
  const words = `directConnection=true&authSource=admin${kind === 'embedded' ? '&retryWrites=false' : ''}`
  return `mongodb://parley:${password}@127.0.0.1:${port}/${defaultDatabase}?${words}`
}
const redisAddress = ({ port, password }: ServerState): string => `redis://:${password}@127.0.0.1:${port}`

export function ownConfig(): Config {
  const env = ownEnvironment()
  if (!env.MONGODB_URI || !env.REDIS_URL)
    throw new Lacking('No store is running: start bin/up, or name the stores in MONGODB_URI and REDIS_URL.')
  try {
    return loadConfig(env)
  } catch (error) {
    if (error instanceof ConfigError) throw new Lacking(error.message)
    throw error
  }
}

/** What keeps the installation safe, on its stores; Parley may run or not. */
export async function withCare<T>(
  work: (care: ReturnType<typeof createCare>, config: Config) => Promise<T>,
): Promise<T> {
  const config = ownConfig()
  const nobodyListens = { flush: async () => undefined, committed: () => undefined }
  const database = await connectDatabase(config.MONGODB_URI, nobodyListens)
  const logger = createLogger('fatal')
  const redisInfo = () => askRedis(config.REDIS_URL, logger)
  try {
    const keyring = createKeyring(config.masterKey, loadDataKeys)
    await keyring.refresh()
    const leases = createLeases(processName())
    return await work(createCare({ config, keyring, leases, logger, redisInfo }), config)
  } finally {
    await database.close()
  }
}

async function askRedis(url: string, logger: Logger): Promise<string> {
  const redis = await connectRedis(url, logger)
  try {
    return await redis.main.info()
  } finally {
    redis.close()
  }
}
