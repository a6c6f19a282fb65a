import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import mongoose, { type mongo } from 'mongoose'
import { claimMongo, defaultDatabase, type Instance } from './claim.ts'
import { embeddedMongo, type Workshop } from './embedded.ts'
import { connectOwn, ensurePrimary } from './mongo-connect.ts'
import { PortTaken } from './own-server.ts'
import { findOnPath, freePort, processMark, startProgram } from './processes.ts'
import { Lacking } from './say.ts'
import { endLeftOver, loadState, newState, type ServerState, saveState } from './server-state.ts'

export type Source = 'environment' | 'program' | 'embedded'

export interface RunningStore {
  uri: string
  source: Source
  /** For the progress line: which server this is. */
  title: string
  /** The server's process, when Parley started it. */
  pid?: number
  stop(): Promise<void>
}

export interface StoreOptions extends Workshop {
  dataDir: string
  instance: Instance
  /** Tests: the data is thrown away after the run, so one start without a password is enough. */
  throwaway?: boolean
  /** Empties a server that was given, once it is known to be ours. */
  fresh?: boolean
}

const user = 'parley'

/** Step by step down the order of services: address given, program installed, embedded. */
export async function openMongo(options: StoreOptions): Promise<RunningStore> {
  if (options.env.MONGODB_URI) return openGiven(options.env.MONGODB_URI, options)
  const file = join(options.dataDir, 'mongo.json')
  const remembered = loadState(file)
  if (remembered) await endLeftOver(remembered)
  const program = findOnPath('mongod', options.env)
  const kind = remembered?.kind ?? (program ? 'program' : 'embedded')
  if (kind === 'program' && !program) {
    throw new Lacking(
      `The data in ${options.dataDir} was written by mongod, which is no longer on the PATH: install it again, or start over with bin/up --fresh.`,
    )
  }
  if (kind === 'embedded' && program) options.say('This data was made by the embedded MongoDB: staying with it')
  const command = kind === 'program' && program ? program : await embeddedMongo(options)
  return startServer({ ...options, command, file, state: remembered ?? newState(kind) })
}

async function openGiven(uri: string, { instance, throwaway, fresh }: StoreOptions): Promise<RunningStore> {
  const client = new mongoose.mongo.MongoClient(uri, { serverSelectionTimeoutMS: 5_000 })
  try {
    await client.connect()
    const title = await describe(client)
    if (!throwaway) {
      await refuseStandalone(client)
      const db = client.db(databaseIn(uri))
      await claimMongo(db, instance)
      if (fresh) {
        await db.dropDatabase()
        await claimMongo(db, instance)
      }
    }
    return {
      uri: throwaway ? uri : await completed(uri, client),
      source: 'environment',
      title,
      stop: async () => undefined,
    }
  } catch (error) {
    if (error instanceof Lacking) throw error
    throw new Lacking(`The MongoDB in MONGODB_URI cannot be used: ${(error as Error).message}`)
  } finally {
    await client.close()
  }
}

function databaseIn(uri: string): string {
  const path = /^mongodb(?:\+srv)?:\/\/[^/]+\/([^?]*)/.exec(uri)?.[1]
  return path ? decodeURIComponent(path) : defaultDatabase
}

/** Names the database, and turns retried writes off where the server does not recognise one. */
async function completed(uri: string, client: mongo.MongoClient): Promise<string> {
  const [address = uri, query = ''] = uri.split('?')
  const slashes = address.indexOf('://') + 3
  const host = address.includes('/', slashes) ? address.slice(0, address.indexOf('/', slashes)) : address
  const words = new URLSearchParams(query)
  if ((await client.db('admin').command({ buildInfo: 1 })).secantusVersion) words.set('retryWrites', 'false')
  return `${host}/${databaseIn(uri)}${words.size ? `?${words}` : ''}`
}

async function describe(client: mongo.MongoClient): Promise<string> {
  const info = await client.db('admin').command({ buildInfo: 1 })
  return info.secantusVersion ? `embedded store ${info.secantusVersion}` : `MongoDB ${info.version}`
}

async function refuseStandalone(client: mongo.MongoClient): Promise<void> {
  const hello = await client.db('admin').command({ hello: 1 })
  if (!hello.setName && hello.msg !== 'isdbgrid') {
    throw new Lacking(
      'The MongoDB in MONGODB_URI is a standalone server, and Parley needs transactions: start it with --replSet and run rs.initiate() once.',
    )
  }
}

interface StartOptions extends StoreOptions {
  command: string
  file: string
  state: ServerState
}

/** The port was free when we looked; should another program take it first, we try the next one. */
async function startServer(options: StartOptions): Promise<RunningStore> {
  for (let attempt = 1; ; attempt++) {
    try {
      if (!options.throwaway && !options.state.secured) await secure(options)
      return await start(options, options.state.secured ?? false)
    } catch (error) {
      if (!(error instanceof PortTaken) || attempt === 3) throw error
      options.state.port = undefined
    }
  }
}

/** First start, without a password and on loopback: makes the user, then stops. */
async function secure(options: StartOptions): Promise<void> {
  const { program, client } = await run(options, false)
  try {
    const admin = client.db('admin')
    const known = await admin.command({ usersInfo: user })
    const word = known.users.length ? 'updateUser' : 'createUser'
    await admin.command({ [word]: user, pwd: options.state.password, roles: [{ role: 'root', db: 'admin' }] })
  } finally {
    await client.close()
    await program.stop()
  }
  options.state.secured = true
  saveState(options.file, options.state)
}

async function start(options: StartOptions, withPassword: boolean): Promise<RunningStore> {
  const { program, client, uri } = await run(options, withPassword)
  try {
    if (!options.throwaway) await claimMongo(client.db(defaultDatabase), options.instance)
    return {
      uri: options.throwaway ? uri : await completed(uri, client),
      source: options.state.kind,
      title: `${await describe(client)}, started here`,
      pid: program.pid,
      stop: () => program.stop(),
    }
  } catch (error) {
    await program.stop()
    throw error
  } finally {
    await client.close()
  }
}

function addressOf(port: number, state: ServerState, withPassword: boolean): string {
  const who = withPassword ? `${user}:${state.password}@` : ''
  const words = withPassword ? 'directConnection=true&authSource=admin' : 'directConnection=true'
  const plain = state.kind === 'embedded' ? `${words}&retryWrites=false` : words
  return `mongodb://${who}127.0.0.1:${port}/?${plain}`
}

async function run(options: StartOptions, withPassword: boolean) {
  const { state, file, dataDir } = options
  const port = await freePort(state.port)
  state.port = port
  const folder = join(dataDir, 'mongo')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const args = state.kind === 'embedded' ? embeddedFlags(options, port) : mongodFlags(options, port, withPassword)
  if (state.kind === 'embedded' && withPassword) args.push('--auth')
  const program = startProgram({
    command: options.command,
    args,
    logFile: join(dataDir, 'logs', 'mongo.log'),
    env: options.env,
    patienceMs: 60_000,
  })
  state.pid = program.pid
  state.mark = processMark(program.pid)
  saveState(file, state)
  const uri = addressOf(port, state, withPassword)
  try {
    const client = await connectOwn(uri, program)
    await ensurePrimary(client, port)
    return { program, client, uri }
  } catch (error) {
    await program.stop()
    throw error
  }
}

function embeddedFlags({ dataDir, throwaway }: StartOptions, port: number): string[] {
  const where = ['--host', '127.0.0.1', '--port', String(port), '--storage-path', join(dataDir, 'mongo')]
  // Without a file of its own the server would read a configuration out of the home folder or /etc.
  const config = join(dataDir, 'secantusd.toml')
  if (!existsSync(config)) writeFileSync(config, '')
  const size = throwaway ? '256M' : '512M'
  return ['--config', config, ...where, '--cache-size', size, '--sync-on-commit', '--log-level', 'WARNING']
}

function mongodFlags({ dataDir }: StartOptions, port: number, withPassword: boolean): string[] {
  const where = ['--bind_ip', '127.0.0.1', '--port', String(port), '--dbpath', join(dataDir, 'mongo')]
  const flags = [...where, '--replSet', 'parley', '--wiredTigerCacheSizeGB', '0.5']
  if (!withPassword) return flags
  const keyFile = join(dataDir, 'mongo.keyfile')
  if (!existsSync(keyFile)) writeFileSync(keyFile, randomBytes(72).toString('base64'), { mode: 0o400 })
  return [...flags, '--auth', '--keyFile', keyFile]
}
