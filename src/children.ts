import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import type { Logger } from './core/logger.ts'

const slowestRestartMs = 2_000
const stopPatienceMs = 8_000

export interface Child<Ready> {
  /** What the child said when it was ready for the first time. */
  ready: Promise<Ready>
  stop(): Promise<void>
}

/**
 * A role in a process of its own, started again when it dies: sooner after a long life than after a short one.
 * The child says `{ ready: … }` when it is up, and stops when it is told to or when its parent is gone.
 */
export function startChild<Ready>(role: string, env: NodeJS.ProcessEnv, logger: Logger): Child<Ready> {
  const { promise: ready, resolve } = Promise.withResolvers<Ready>()
  let child: ChildProcess | null = null
  let timer: NodeJS.Timeout | undefined
  let stopping = false
  let tries = 0
  const spawn = () => {
    const began = Date.now()
    child = fork(join(import.meta.dirname, 'main.ts'), [], { env: { ...env, PARLEY_ROLE: role }, stdio: 'inherit' })
    child.on('message', (message) => {
      if (typeof message === 'object' && message !== null && 'ready' in message) resolve(message.ready as Ready)
    })
    child.once('exit', (code, signal) => {
      child = null
      if (stopping) return
      tries = Date.now() - began > 10_000 ? 0 : tries + 1
      const wait = Math.min(100 * 2 ** tries, slowestRestartMs)
      logger.error({ role, code, signal, wait }, 'a process of ours ended; it is started again')
      timer = setTimeout(spawn, wait)
    })
  }
  spawn()
  return {
    ready,
    async stop() {
      stopping = true
      clearTimeout(timer)
      if (!child) return
      const ended = new Promise((done) => child?.once('exit', done))
      child.kill('SIGTERM')
      const hard = setTimeout(() => child?.kill('SIGKILL'), stopPatienceMs)
      await ended
      clearTimeout(hard)
    },
  }
}

/** In a child: tells the parent, and ends with it. */
export function tellParent(ready: unknown): void {
  process.send?.({ ready })
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'))
}
