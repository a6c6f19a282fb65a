import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { endLeftOverApp, rememberedLogins, runStep, seed, startApp } from './app.ts'
import { confirmFresh, deleteOwnData } from './fresh.ts'
import { buildInbox } from './inbox-build.ts'
import { isLock, tryLock } from './locks.ts'
import { ensureMasterKey } from './master-key.ts'
import { cacheFolder, dataFolder, type Env, root } from './paths.ts'
import { freePort, lastLines, stopEverything } from './processes.ts'
import { Lacking, runMain, say, seconds } from './say.ts'
import { openStores } from './stores.ts'
import { help, readOptions, type UpOptions } from './up-options.ts'

const usualPort = 3000

interface Ports {
  inbox: number
  phone: number
}

await runMain(async () => {
  const options = readOptions(process.argv.slice(2))
  if (options.help) {
    process.stdout.write(`${help}\n`)
    return 0
  }
  if (existsSync(join(root, '.env'))) process.loadEnvFile(join(root, '.env'))
  const env: Env = { ...process.env }
  const dataDir = dataFolder(env)
  const lock = await tryLock(join(dataDir, 'up.lock'))
  if (!isLock(lock)) throw new Lacking(`bin/up is already running in this clone (process ${lock.pid}).`)
  const asked = signalled()
  try {
    // Whichever is first: the app has ended by itself, or we were asked to stop, at whatever step we are.
    return await Promise.race([up(options, env, dataDir), asked])
  } finally {
    await stopEverything()
    await lock.release()
    // A step that was given up on may still wait for something.
    setTimeout(() => process.exit(), 100).unref()
  }
})

/** Resolves with the exit code when we are asked to stop; the handlers stay, so that a second Ctrl-C breaks nothing. */
function signalled(): Promise<number> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        say('\nStopping …')
        resolve(signal === 'SIGTERM' ? 143 : 130)
      })
    }
  })
}

async function up(options: UpOptions, env: Env, dataDir: string): Promise<number> {
  const began = Date.now()
  await endLeftOverApp(dataDir)
  if (options.fresh) {
    await confirmFresh(options.yes)
    await deleteOwnData(dataDir)
  }
  const masterKey = ensureMasterKey(env, dataDir, say)
  const ports = await choosePorts(options, dataDir)
  say('Starting the stores …')
  const [stores] = await Promise.all([
    openStores({ env, dataDir, cacheDir: cacheFolder(env), say, fresh: options.fresh }),
    buildInbox(dataDir, say),
  ])
  const appEnv: Env = {
    PARLEY_ENV: 'development',
    ...env,
    PARLEY_ROLE: 'all',
    MONGODB_URI: stores.mongo.uri,
    REDIS_URL: stores.redis.uri,
    MASTER_KEY_FILE: masterKey,
    HOST: env.HOST ?? '127.0.0.1',
    PORT: String(ports.inbox),
    DATA_DIR: dataDir,
    BACKUP_DIR: env.BACKUP_DIR ?? join(dataDir, 'backups'),
    ...(options.empty ? {} : { SIMULATOR: '1', SIMULATOR_PORT: String(ports.phone) }),
  }
  say('Migrating …')
  await runStep('The migration', 'bin/lib/migrate.ts', [], appEnv, join(dataDir, 'logs', 'migrate.log'))
  const { owner, members } = rememberedLogins(dataDir, await seed(options.empty ? ['--empty'] : [], appEnv))
  say('Starting Parley …')
  const app = await startApp(appEnv, ports.inbox, dataDir)
  const lines = [
    '',
    `Parley is ready after ${seconds(began)}.`,
    `  Inbox:   http://localhost:${ports.inbox}`,
    ...(options.empty
      ? []
      : [
          `  Phone:   http://localhost:${ports.phone}  (a customer's phone, on a simulated WhatsApp)`,
          `  Shop:    http://localhost:${ports.inbox}/demo/shop  (a shop's page, with the web chat)`,
        ]),
    ...(owner ? [`  Owner:   ${owner.email}  ${owner.password}`] : []),
    ...members.map(({ role, email, password }) => `  ${`${role}:`.padEnd(9)}${email}  ${password}`),
    `  Log:     ${app.logFile}`,
    'Ctrl-C stops it; the data is kept.',
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
  await app.ended
  throw new Lacking(`Parley has ended by itself; its log is ${app.logFile}:\n${lastLines(app.logFile, 15)}`)
}

/** The same addresses as last time where they are free. */
async function choosePorts({ port }: UpOptions, dataDir: string): Promise<Ports> {
  const file = join(dataDir, 'ports.json')
  const last = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Partial<Ports>) : {}
  const wanted = port ?? last.inbox ?? usualPort
  const inbox = await freePort(wanted)
  if (inbox !== wanted) {
    if (port) throw new Lacking(`Port ${port} is taken by another program: choose another with --port.`)
    say(`Port ${wanted} is taken by another program; the inbox takes ${inbox}.`)
  }
  const ports = { inbox, phone: await freePort(last.phone) }
  writeFileSync(file, `${JSON.stringify(ports)}\n`)
  return ports
}
