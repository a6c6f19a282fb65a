import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { newId } from '../../src/core/ids.ts'
import { type ControlClient, createControlClient } from './control.ts'
import { databaseUri } from './database.ts'

const root = join(import.meta.dirname, '../..')

export interface Seeded {
  owner: { email: string; password: string }
  /** Members of the demo by role. */
  members: { email: string; password: string; role: string; name: string }[]
  organizationId: string
  lineId: string
  businessNumber: string
  customers: { number: string; name: string }[]
}

export interface RunningParley {
  url: string
  control: ControlClient
  phoneUrl: string
  seeded: Seeded
  env: Record<string, string>
  logFile: string
  /** Every process of it now: main, sessions, simulator. */
  pids(): { main: number | null; sessions: number | null; simulator: number | null }
  /** Ends the main process (and so its children) without a goodbye, and starts it again. */
  killAndRestart(): Promise<void>
  /** Kills the sessions process; the main process starts it again by itself. */
  killSessions(): void
  stop(): Promise<void>
}

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

export interface ParleyOptions {
  env?: Record<string, string>
  /** The simulator runs beside, and outlives every kill of Parley: what it knows is the other side's truth. */
  separateSimulator?: boolean
}

/** A whole Parley as `bin/up` starts it, on the run's stores, with a database and a data folder of its own. */
export async function startParley(options: ParleyOptions = {}): Promise<RunningParley> {
  const dataDir = mkdtempSync(join(tmpdir(), 'parley-run-'))
  const masterKey = join(dataDir, 'master.key')
  writeFileSync(masterKey, randomBytes(32), { mode: 0o600 })
  const [port, simulatorPort] = [await freePort(), await freePort()]
  const logFile = join(dataDir, 'parley.log')
  const env: Record<string, string> = {
    PATH: process.env.PATH ?? '',
    PARLEY_ENV: 'test',
    PARLEY_ROLE: 'all',
    MONGODB_URI: options.env?.MONGODB_URI ?? databaseUri(process.env.MONGODB_URI, `t_${newId()}`),
    REDIS_URL: process.env.REDIS_URL ?? '',
    REDIS_PREFIX: `t-${newId()}`,
    MASTER_KEY_FILE: masterKey,
    DATA_DIR: dataDir,
    PORT: String(port),
    LOG_LEVEL: 'warn',
    SIMULATOR: '1',
    SIMULATOR_PORT: String(simulatorPort),
    BOT_QUIET_MS: '60',
    ...options.env,
  }
  await runToEnd(['bin/lib/migrate.ts'], env)
  const seeded = parseSeed(await runToEnd(['src/seed.ts'], env))
  const simulator = options.separateSimulator ? await startSimulator(env, logFile) : null
  if (simulator) Object.assign(env, { SIMULATOR: '0', STRIPE_API_URL: 'http://127.0.0.1:9' }, simulator.env)
  let main = spawnMain(env, logFile)
  const url = `http://127.0.0.1:${port}`
  const control = createControlClient(`http://127.0.0.1:${simulatorPort}/control`)
  const up = () => untilHealthy(url, () => main.exitCode, logFile)
  await up()
  return {
    url,
    control,
    phoneUrl: `http://127.0.0.1:${simulatorPort}`,
    seeded,
    env,
    logFile,
    pids: () => ({
      main: main.pid ?? null,
      ...childPids(main.pid),
      simulator: simulator?.child.pid ?? childPids(main.pid).simulator,
    }),
    async killAndRestart() {
      const tree = [main.pid, ...Object.values(childPids(main.pid))].filter(
        (pid) => pid && pid !== simulator?.child.pid,
      )
      for (const pid of tree) kill(pid as number, 'SIGKILL')
      if (main.exitCode === null && main.signalCode === null) await new Promise((resolve) => main.once('exit', resolve))
      main = spawnMain(env, logFile)
      await up()
    },
    killSessions() {
      const { sessions } = childPids(main.pid)
      if (sessions) kill(sessions, 'SIGKILL')
    },
    async stop() {
      await end(main)
      if (simulator) await end(simulator.child)
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

function spawnMain(env: Record<string, string>, logFile: string): ChildProcess {
  const log = openSync(logFile, 'a')
  return spawn(process.execPath, ['src/main.ts'], { cwd: root, env, stdio: ['ignore', log, log] })
}

async function startSimulator(
  env: Record<string, string>,
  logFile: string,
): Promise<{ child: ChildProcess; env: Record<string, string> }> {
  const log = openSync(logFile, 'a')
  const child = spawn(process.execPath, ['src/main.ts'], {
    cwd: root,
    env: { ...env, PARLEY_ROLE: 'simulator' },
    stdio: ['ignore', log, log, 'ipc'],
  })
  const message = await new Promise<{ ready: Record<string, string> }>((resolve, reject) => {
    child.once('message', (said) => resolve(said as { ready: Record<string, string> }))
    child.once('exit', () => reject(new Error(`The simulator did not start:\n${readFileSync(logFile, 'utf8')}`)))
  })
  return { child, env: message.ready }
}

/** The children of the main process by the role in their environment (Linux). */
function childPids(pid: number | undefined): { sessions: number | null; simulator: number | null } {
  const found = { sessions: null, simulator: null } as { sessions: number | null; simulator: number | null }
  if (!pid) return found
  for (const child of childrenOf(pid)) {
    const role = readOr(`/proc/${child}/environ`)
      .split('\0')
      .find((line) => line.startsWith('PARLEY_ROLE='))
    if (role === 'PARLEY_ROLE=sessions') found.sessions = child
    if (role === 'PARLEY_ROLE=simulator') found.simulator = child
  }
  return found
}
const childrenOf = (pid: number): number[] =>
  readOr(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number)

function readOr(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // it was gone already
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await gone
}

async function runToEnd(args: string[], env: Record<string, string>): Promise<string> {
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let out = ''
  let errors = ''
  child.stdout.on('data', (part) => {
    out += part
  })
  child.stderr.on('data', (part) => {
    errors += part
  })
  const code = await new Promise((resolve) => child.once('close', resolve))
  if (code !== 0) throw new Error(`${args.join(' ')} failed:\n${out}\n${errors}`)
  return out
}

function parseSeed(out: string): Seeded {
  const lines = out.split('\n').filter((line) => line.startsWith('{'))
  return Object.assign({}, ...lines.map((line) => JSON.parse(line) as object)) as Seeded
}

async function untilHealthy(url: string, exited: () => number | null, logFile: string): Promise<void> {
  const until = Date.now() + 120_000
  for (;;) {
    const ok = await fetch(`${url}/healthz`).then(
      (answer) => answer.ok,
      () => false,
    )
    if (ok) return
    if (exited() !== null || Date.now() > until)
      throw new Error(`Parley did not start:\n${readOr(logFile).slice(-4_000)}`)
    await delay(50)
  }
}
