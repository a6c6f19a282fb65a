import type { WAMessage } from '@whiskeysockets/baileys'

export interface Undecryptable {
  /** One more try that failed. */
  failed(name: string, message: WAMessage): void
  /** It came readable after all. */
  cameThrough(name: string): void
  stop(): void
}

interface Options {
  /** Tries after which Baileys asks no more. */
  tries: number
  /** How long to wait for the sender's next try, in ms. */
  waitMs: number
  givenUp(message: WAMessage): void
}

const maxWaiting = 1_000

/** A message that cannot be read is asked for again; only when that has ended is a placeholder worth keeping. */
export function createUndecryptable({ tries, waitMs, givenUp }: Options): Undecryptable {
  const waiting = new Map<string, { count: number; timer: NodeJS.Timeout }>()
  const end = (name: string): void => {
    clearTimeout(waiting.get(name)?.timer)
    waiting.delete(name)
  }
  return {
    failed(name, message) {
      const before = waiting.get(name)
      const count = (before?.count ?? 0) + 1
      end(name)
      if (count >= tries || waiting.size >= maxWaiting) return givenUp(message)
      const timer = setTimeout(() => {
        waiting.delete(name)
        givenUp(message)
      }, waitMs)
      timer.unref()
      waiting.set(name, { count, timer })
    },
    cameThrough: end,
    stop() {
      for (const { timer } of waiting.values()) clearTimeout(timer)
      waiting.clear()
    },
  }
}
