import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { freePort } from '../helpers/parley.ts'
import type { Figure } from './lib/figures.ts'
import { memoryBytes } from './lib/proc.ts'
import type { Stage } from './lib/stage.ts'
import { median } from './lib/stats.ts'

const root = join(import.meta.dirname, '../..')
const starts = 5

/** P8, how soon: from the start of a process of role api to its first 200, its code compiled by a start before. */
export async function measureStart(stage: Stage): Promise<Figure[]> {
  const { env } = stage.parley
  await timeStart(env)
  const times: number[] = []
  for (let at = 0; at < starts; at++) times.push(await timeStart(env))
  stage.say(`  starts: ${times.map((ms) => ms.toFixed(0)).join(', ')} ms`)
  const bare = await timeBareStart()
  return [
    {
      id: 'P8',
      what: 'process start to the first 200, warm compile cache',
      value: median(times),
      unit: 'ms',
      floor: { most: 1_000 },
      ceiling: { what: 'bare Node with an HTTP server', value: bare },
    },
  ]
}

/** P8, how much: what main and sessions hold, pages shared between them counted once. */
export async function measureMemory(stage: Stage, when: string): Promise<Figure[]> {
  // a process that rests has given back what it does not need within seconds
  await delay(10_000)
  const { main, sessions } = stage.parley.pids()
  const pids = [main, sessions].filter((pid) => pid !== null)
  if (pids.length < 2) throw new Error('Not all processes are there')
  const value = pids.reduce((sum, pid) => sum + memoryBytes(pid), 0) / 2 ** 20
  return [{ id: 'P8', what: `memory of all processes, ${when}`, value, unit: 'MB', floor: { most: 350 } }]
}

async function timeStart(env: Record<string, string>): Promise<number> {
  const port = String(await freePort())
  return timeUntil200(['src/main.ts'], { ...env, PARLEY_ROLE: 'api', PORT: port }, port)
}

async function timeBareStart(): Promise<number> {
  const port = String(await freePort())
  const server = `require('http').createServer((q, a) => a.end()).listen(${port}, '127.0.0.1')`
  return timeUntil200(['-e', server], { PATH: process.env.PATH ?? '' }, port)
}

async function timeUntil200(args: string[], env: Record<string, string>, port: string): Promise<number> {
  const began = performance.now()
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: 'ignore' })
  const ended = once(child, 'exit')
  try {
    for (;;) {
      const isUp = await fetch(`http://127.0.0.1:${port}/healthz`).then(
        ({ status }) => status === 200,
        () => false,
      )
      if (isUp) return performance.now() - began
      if (child.exitCode !== null) throw new Error(`The process ended with ${child.exitCode} before it answered`)
      if (performance.now() - began > 60_000) throw new Error('No answer within a minute')
      await delay(5)
    }
  } finally {
    child.kill('SIGTERM')
    await ended
  }
}
