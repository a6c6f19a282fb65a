import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { cacheFolder } from '../../bin/lib/paths.ts'

export interface Run {
  child: ChildProcess
  text(): string
  /** Resolves when Parley says that it is ready; rejects when it ends before. */
  ready: Promise<{ inbox: string; phone: string | null; owner: string | null }>
  ended: Promise<number | null>
}

/** The environment of a clone of its own: its data, key and home, and no stores given. */
export function cloneEnvironment(home: string): NodeJS.ProcessEnv {
  const env = { ...process.env, HOME: home, PARLEY_DATA: join(home, 'data'), XDG_CONFIG_HOME: join(home, 'config') }
  const mine: NodeJS.ProcessEnv = { ...env, XDG_CACHE_HOME: join(cacheFolder(process.env), '..') }
  for (const name of ['MONGODB_URI', 'REDIS_URL', 'MASTER_KEY_FILE', 'VITEST', 'NODE_ENV']) delete mine[name]
  return mine
}

/** bin/up as its shell part starts it, with data, key and home of the test's own and no stores given. */
export function up(home: string, ...args: string[]): Run {
  const child = spawn(process.execPath, ['bin/lib/up.ts', ...args], {
    env: cloneEnvironment(home),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  const ended = once(child, 'close').then(([code]) => code as number | null)
  const ready = new Promise<Awaited<Run['ready']>>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (part) => {
        text += part
        if (text.includes('Ctrl-C stops it')) resolve(addresses(text))
      })
    }
    ended.then((code) => reject(new Error(`bin/up ended with ${code}:\n${text}`)), reject)
  })
  ready.catch(() => undefined)
  onTestFinished(async () => {
    child.kill('SIGTERM')
    await ended
  })
  return { child, text: () => text, ready, ended }
}

const addresses = (text: string) => ({
  inbox: /Inbox: +(\S+)/.exec(text)?.[1] ?? '',
  phone: /Phone: +(\S+)/.exec(text)?.[1] ?? null,
  owner: /Owner: +(\S.*)/.exec(text)?.[1] ?? null,
})
