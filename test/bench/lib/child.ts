import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'

export interface BenchChild<Told> {
  pid: number
  tell(message: unknown): void
  /** The next thing that it says and that fits. */
  next(fits?: (told: Told) => boolean): Promise<Told>
  stop(): Promise<void>
}

/** A program of the bench in a process of its own, so that it takes no turn of the measuring one. */
export function startBenchChild<Told>(file: string, args: string[] = []): BenchChild<Told> {
  const child: ChildProcess = fork(join(import.meta.dirname, file), args, {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const told: Told[] = []
  let look: () => void = () => undefined
  child.on('message', (message) => {
    told.push(message as Told)
    look()
  })
  child.once('exit', () => look())
  return {
    pid: child.pid ?? 0,
    tell: (message) => void child.send(message as object),
    next: (fits = () => true) =>
      new Promise((resolve, reject) => {
        look = () => {
          const at = told.findIndex(fits)
          if (at >= 0) resolve(told.splice(at, 1)[0] as Told)
          else if (child.exitCode !== null) reject(new Error(`${file} ended with ${child.exitCode}`))
        }
        look()
      }),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const gone = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await gone
    },
  }
}
