import type { WebSocket } from 'ws'
import type { NoiseResponder } from '../protocol/noise.ts'
import type { Stanza } from '../protocol/stanzas.ts'
import type { AccountFaults, Line } from '../world.ts'

/** A client that has read the last word closes by itself. Closed before that, whatsmeow may never read it. */
const LAST_WORD_MS = 250
const CLOSE_MS = 1_000

export interface Writer extends Line {
  setFaults(faults: Pick<AccountFaults, 'latencyMs'>): void
  end(): void
}

/** Writes stanzas to a socket, later where a latency is set, never out of order. */
export function createWriter(socket: WebSocket, noise: NoiseResponder): Writer {
  let faults: Pick<AccountFaults, 'latencyMs'> = { latencyMs: 0 }
  let late: Array<() => void> = []
  let timer: NodeJS.Timeout | undefined
  let finished = false
  const write = (node: Stanza) => {
    if (socket.readyState === socket.OPEN) socket.send(noise.seal(node))
  }
  const queue = (work: () => void) => {
    if (faults.latencyMs === 0 && late.length === 0) return work()
    late.push(work)
    timer ??= setTimeout(() => {
      const due = late
      late = []
      timer = undefined
      for (const item of due) item()
    }, faults.latencyMs)
  }
  return {
    send(node) {
      if (!finished) queue(() => write(node))
    },
    finish(node) {
      if (finished) return
      finished = true
      queue(() => {
        write(node)
        setTimeout(() => socket.close(), LAST_WORD_MS).unref()
        setTimeout(() => socket.terminate(), CLOSE_MS).unref()
      })
    },
    cut: () => socket.terminate(),
    setFaults(account) {
      faults = account
    },
    end() {
      clearTimeout(timer)
      late = []
    },
  }
}
