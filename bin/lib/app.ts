import { spawn } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type Env, root } from './paths.ts'
import { lastLines, type Program, processMark, startProgram } from './processes.ts'
import { Lacking } from './say.ts'
import { endLeftOver } from './server-state.ts'

const startPatienceMs = 60_000

export interface Login {
  email: string
  password: string
}

/** Runs one of our commands to its end, its output in a log. */
export async function runStep(what: string, file: string, args: string[], env: Env, logFile: string): Promise<void> {
  const program = startProgram({
    command: process.execPath,
    args: [join(root, file), ...args],
    env,
    logFile,
    cwd: root,
  })
  const { code } = await program.ended
  await program.stop()
  if (code !== 0) throw new Lacking(`${what} failed; the log is ${logFile}:\n${lastLines(logFile, 15)}`)
}

/** What `src/seed.ts` has made, as its JSON lines say it; empty when all was there before. */
export interface Seeded {
  owner: Login | null
  /** The demo's other people. */
  members: (Login & { role: string })[]
}

/** Runs `src/seed.ts` to its end. */
export async function seed(args: string[], env: Env): Promise<Seeded> {
  const child = spawn(process.execPath, [join(root, 'src', 'seed.ts'), ...args], {
    cwd: root,
    env: env as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let out = ''
  let errors = ''
  child.stdout.on('data', (part) => {
    out += part
  })
  child.stderr.on('data', (part) => {
    errors += part
  })
  const code = await new Promise((resolve) => child.once('close', resolve))
  if (code !== 0) {
    throw new Lacking(
      `The first data could not be written:\n${(errors || out).trimEnd().split('\n').slice(-12).join('\n')}`,
    )
  }
  const facts: Partial<Seeded>[] = out
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line))
  const all: Partial<Seeded> = Object.assign({}, ...facts)
  return { owner: all.owner ?? null, members: all.members ?? [] }
}

/**
 * The generated logins, kept (0600) so that a later start can show them again; a password that was changed since is not
 * seen here.
 */
export function rememberedLogins(dataDir: string, made: Seeded): Seeded {
  const file = join(dataDir, 'logins.json')
  if (made.owner) writeFileSync(file, `${JSON.stringify(made)}\n`, { mode: 0o600 })
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Seeded) : { owner: null, members: [] }
}

/** Ends the Parley that a killed bin/up left behind; it would hold the port and a store that is gone. */
export async function endLeftOverApp(dataDir: string): Promise<void> {
  const file = join(dataDir, 'app.json')
  if (existsSync(file)) await endLeftOver(JSON.parse(readFileSync(file, 'utf8')) as { pid: number; mark: string })
}

/** Starts Parley and waits until it answers. */
export async function startApp(env: Env, port: number, dataDir: string): Promise<Program> {
  const logFile = join(dataDir, 'logs', 'parley.log')
  const program = startProgram({
    command: process.execPath,
    args: [join(root, 'src', 'main.ts')],
    env,
    logFile,
    cwd: root,
    patienceMs: 30_000,
  })
  writeFileSync(join(dataDir, 'app.json'), `${JSON.stringify({ pid: program.pid, mark: processMark(program.pid) })}\n`)
  const until = Date.now() + startPatienceMs
  while (!(await isHealthy(port))) {
    if (!program.alive()) throw new Lacking(`Parley did not start; its log is ${logFile}:\n${lastLines(logFile, 15)}`)
    if (Date.now() > until)
      throw new Lacking(`Parley does not answer; its log is ${logFile}:\n${lastLines(logFile, 15)}`)
    await delay(50)
  }
  return program
}

async function isHealthy(port: number): Promise<boolean> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/healthz`, { signal: AbortSignal.timeout(2_000) })
    await answer.body?.cancel()
    return answer.status === 200
  } catch {
    return false
  }
}
