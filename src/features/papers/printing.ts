import { Worker } from 'node:worker_threads'
import type { Paper } from './paper.ts'

export interface PrintAnswer {
  id: number
  bytes: Uint8Array | null
  problem: string | null
}

const patienceMs = 60_000
/** Fonts take memory: the thread goes when there is nothing to do. */
const idleMs = 30_000

interface Waiting {
  resolve(bytes: Uint8Array): void
  reject(error: Error): void
  late: NodeJS.Timeout
}

/** Draws papers in a thread of its own: a long one holds up nobody. */
export function createPrinter() {
  const waiting = new Map<number, Waiting>()
  let worker: Worker | null = null
  let idle: NodeJS.Timeout | null = null
  let count = 0

  const end = (ended: Worker, why: string): void => {
    if (worker !== ended) return
    worker = null
    for (const { reject, late } of waiting.values()) {
      clearTimeout(late)
      reject(new Error(`No paper was drawn: ${why}`))
    }
    waiting.clear()
    void ended.terminate()
  }
  const settle = ({ id, bytes, problem }: PrintAnswer, used: Worker): void => {
    const asked = waiting.get(id)
    if (!asked) return
    waiting.delete(id)
    clearTimeout(asked.late)
    if (waiting.size === 0) idle = setTimeout(() => end(used, 'idle'), idleMs).unref()
    if (bytes) asked.resolve(bytes)
    else asked.reject(new Error(`No paper was drawn: ${problem}`))
  }
  const start = (): Worker => {
    const started = new Worker(new URL('./paper-worker.ts', import.meta.url))
    started.unref()
    started.on('message', (answer: PrintAnswer) => settle(answer, started))
    started.on('error', (error) => end(started, String(error)))
    started.on('exit', () => end(started, 'the thread ended'))
    return started
  }
  return {
    print: (paper: Paper): Promise<Uint8Array> =>
      new Promise((resolve, reject) => {
        if (idle) clearTimeout(idle)
        worker ??= start()
        const used = worker
        const id = ++count
        const late = setTimeout(() => end(used, 'it took too long'), patienceMs)
        waiting.set(id, { resolve, reject, late })
        used.postMessage({ id, paper })
      }),
  }
}
