import { type ChildProcess, spawn } from 'node:child_process'
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { delimiter, dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Env } from './paths.ts'

export interface ProgramEnd {
  code: number | null
  signal: NodeJS.Signals | null
}

export interface Program {
  readonly pid: number
  readonly logFile: string
  alive(): boolean
  /** Resolves when the program has ended, however it ended. */
  readonly ended: Promise<ProgramEnd>
  /** Asks, waits, then kills; takes the whole process group with it. */
  stop(): Promise<void>
}

export interface ProgramOptions {
  command: string
  args: string[]
  /** Absent: its output is ours. */
  logFile?: string
  env?: Env
  cwd?: string
  /** How long a polite end may take, ms. */
  patienceMs?: number
}

/** The fields of /proc/PID/stat after the name, or none where there is no /proc. */
function procStat(pid: number): string[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    return []
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    // A dead process that nobody has waited for yet still has its pid.
    return procStat(pid)[0] !== 'Z'
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** When the process began, in the kernel's ticks; empty where there is no /proc. */
export function processMark(pid: number): string {
  return procStat(pid)[19] ?? ''
}

/** The process group, or 0 where it cannot be told. */
export function processGroup(pid: number): number {
  return Number(procStat(pid)[2] ?? 0)
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal)
  } catch {
    // The group is already empty.
  }
}

const running = new Set<Program>()
let closing = false

/** Waits for the end of every member of the group, at most so long. */
async function groupEnds(pid: number, patienceMs: number): Promise<void> {
  const until = Date.now() + patienceMs
  while (groupLives(pid) && Date.now() < until) await delay(20)
}

function groupLives(pid: number): boolean {
  try {
    process.kill(-pid, 0)
    return true
  } catch {
    return false
  }
}

/** The leader is asked first, so that it can end its own children in its own order; then whoever is left. */
async function endGroup(pid: number, ended: Promise<unknown>, patienceMs: number): Promise<void> {
  try {
    process.kill(pid, 'SIGTERM')
  } catch {
    // It has ended by itself.
  }
  await Promise.race([ended, delay(patienceMs, undefined, { ref: false })])
  if (groupLives(pid)) {
    signalGroup(pid, 'SIGTERM')
    await groupEnds(pid, 5_000)
    signalGroup(pid, 'SIGKILL')
  }
  await ended
}

/** A log of this start alone, so that its last lines are never an older start's; that one's is kept beside it. */
function openLog(file: string): number {
  mkdirSync(dirname(file), { recursive: true })
  if (existsSync(file)) renameSync(file, `${file}.1`)
  return openSync(file, 'a', 0o600)
}

/**
 * Starts a program in a process group of its own: Ctrl-C in the terminal reaches us alone, and we stop what we started
 * in our order.
 */
export function startProgram({ command, args, logFile = '', env, cwd, patienceMs = 20_000 }: ProgramOptions): Program {
  if (closing) throw new Error('stopping; nothing is started any more')
  const log = logFile ? openLog(logFile) : null
  const child: ChildProcess = spawn(command, args, {
    cwd,
    detached: true,
    env: (env ?? process.env) as NodeJS.ProcessEnv,
    stdio: ['ignore', log ?? 'inherit', log ?? 'inherit'],
  })
  if (log !== null) closeSync(log)
  const ended = new Promise<ProgramEnd>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }))
    child.once('error', () => resolve({ code: 127, signal: null }))
  })
  const pid = child.pid ?? -1
  const program: Program = {
    pid,
    logFile,
    ended,
    alive: () => child.pid !== undefined && child.exitCode === null && child.signalCode === null,
    async stop() {
      if (pid > 0) await endGroup(pid, ended, patienceMs)
      running.delete(program)
    },
  }
  running.add(program)
  return program
}

/** Stops all that this process has started, the last first, and starts nothing any more. */
export async function stopEverything(): Promise<void> {
  closing = true
  for (const program of [...running].reverse()) await program.stop()
}

/** Ends a program that an earlier, killed run of ours left behind. The caller has made sure that it is ours. */
export async function stopLeftOver(pid: number, patienceMs = 20_000): Promise<void> {
  signalGroup(pid, 'SIGTERM')
  const until = Date.now() + patienceMs
  while (isAlive(pid) && Date.now() < until) await delay(50)
  signalGroup(pid, 'SIGKILL')
}

export function lastLines(file: string, count = 8): string {
  try {
    return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-count).join('\n')
  } catch {
    return ''
  }
}

/** Where a program stands on the PATH of `env`, or null. */
export function findOnPath(name: string, env: Env): string | null {
  for (const folder of (env.PATH ?? '').split(delimiter)) {
    if (!folder) continue
    const file = join(folder, name)
    try {
      accessSync(file, constants.X_OK)
      if (statSync(file).isFile()) return file
    } catch {
      // Not in this folder.
    }
  }
  return null
}

/** A port of the loopback interface that was free a moment ago; `preferred` if that one is. */
export async function freePort(preferred?: number): Promise<number> {
  for (const port of preferred ? [preferred, 0] : [0]) {
    const got = await new Promise<number | null>((resolve) => {
      const server = createServer()
      server.once('error', () => resolve(null))
      server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
        const address = server.address()
        server.close(() => resolve(typeof address === 'object' && address ? address.port : null))
      })
    })
    if (got) return got
  }
  throw new Error('no free port on 127.0.0.1')
}
