import { Worker } from 'node:worker_threads'

/** A picture's size as it is shown, and a small one of it (WebP). */
export interface Picture {
  width: number
  height: number
  thumbnail: Uint8Array
}
export interface PictureAnswer {
  id: number
  /** Null: it is no picture that can be read. */
  picture: Picture | null
}

const patienceMs = 20_000
/** A thread with its decoder takes memory: it goes when there is nothing to do. */
const idleMs = 30_000

/** Decodes what strangers send in a thread of its own: a picture that takes long holds up nobody. */
export function createPictures() {
  const waiting = new Map<number, (picture: Picture | null) => void>()
  let worker: Worker | null = null
  let idle: NodeJS.Timeout | null = null
  let count = 0

  const end = (ended: Worker | null): void => {
    if (!ended || worker !== ended) return
    worker = null
    for (const answer of waiting.values()) answer(null)
    waiting.clear()
    void ended.terminate()
  }
  const start = (): Worker => {
    const started = new Worker(new URL('./picture-worker.ts', import.meta.url))
    started.unref()
    started.on('message', ({ id, picture }: PictureAnswer) => waiting.get(id)?.(picture))
    started.on('error', () => end(started))
    started.on('exit', () => end(started))
    return started
  }
  return {
    /** Null where it is no picture, or one that cannot be read in reasonable time. */
    read: (bytes: Uint8Array): Promise<Picture | null> =>
      new Promise((resolve) => {
        if (idle) clearTimeout(idle)
        worker ??= start()
        const used = worker
        const id = ++count
        const late = setTimeout(() => end(used), patienceMs)
        waiting.set(id, (picture) => {
          clearTimeout(late)
          waiting.delete(id)
          if (waiting.size === 0) idle = setTimeout(() => end(used), idleMs).unref()
          resolve(picture)
        })
        used.postMessage({ id, bytes })
      }),
  }
}
