import type { Logger } from '../../core/logger.ts'
import type { Inbound } from '../channel.ts'

export interface QueuedInbound {
  /** Null: nothing to store. */
  make(): Promise<Inbound | null>
  /** Stored, or nothing to store (then `inbound` is null). */
  done(inbound: Inbound | null): Promise<void> | void
}

export interface InboundQueue {
  push(item: QueuedInbound): void
  /** Resolves when all is stored, or after `withinMs`. */
  idle(withinMs: number): Promise<void>
  /** Takes nothing more to ingest; what is left stays in the journal. */
  stop(): void
}

interface Options {
  ingest(inbound: Inbound): Promise<void>
  logger: Logger
  maxInFlight?: number
}

/**
 * Hands messages to ingest in the order they came, many at once so that ingest can commit them together. When ingest
 * cannot store one now, nothing newer is handed in until it could.
 */
export function createInboundQueue({ ingest, logger, maxInFlight = 256 }: Options): InboundQueue {
  let waiting: QueuedInbound[] = []
  let failed: QueuedInbound[] = []
  let inFlight = 0
  let pumping = false
  let stopped = false
  let pause = 100
  /** After a failure one goes alone, until one gets through. */
  let window = maxInFlight
  let retry: NodeJS.Timeout | null = null
  const idlers = new Set<() => void>()

  const isIdle = () => waiting.length === 0 && failed.length === 0 && inFlight === 0 && !pumping
  const store = async (item: QueuedInbound, inbound: Inbound): Promise<void> => {
    inFlight++
    try {
      await ingest(inbound)
      pause = 100
      window = maxInFlight
      await item.done(inbound)
    } catch (error) {
      logger.warn({ err: error }, 'an incoming message could not be stored now')
      failed.push(item)
    } finally {
      inFlight--
      settled()
    }
  }
  const settled = (): void => {
    if (failed.length > 0) retryOnceAlone()
    else pump()
    if (isIdle()) for (const wake of idlers) wake()
  }
  const retryOnceAlone = (): void => {
    if (inFlight > 0 || retry || stopped) return
    retry = setTimeout(() => {
      retry = null
      window = 1
      waiting = [...failed, ...waiting]
      failed = []
      pump()
    }, pause)
    pause = Math.min(pause * 2, 3_000)
  }
  const next = async (item: QueuedInbound): Promise<void> => {
    const inbound = await item.make()
    if (inbound) void store(item, inbound)
    else await item.done(null)
  }
  const pumpAll = async (): Promise<void> => {
    while (!stopped && failed.length === 0 && inFlight < window) {
      const item = waiting.shift()
      if (!item) return
      await next(item).catch((error: unknown) => logger.error({ err: error }, 'an incoming message could not be read'))
    }
  }
  const pump = (): void => {
    if (pumping || stopped || waiting.length === 0 || inFlight >= window || failed.length > 0) return
    pumping = true
    void pumpAll().then(() => {
      pumping = false
      settled()
    })
  }
  return {
    push(item) {
      waiting.push(item)
      pump()
    },
    idle: (withinMs) => (isIdle() ? Promise.resolve() : wokenWithin(idlers, withinMs)),
    stop() {
      stopped = true
      if (retry) clearTimeout(retry)
    },
  }
}

/** Resolves when woken, or after so many ms. */
const wokenWithin = (idlers: Set<() => void>, ms: number): Promise<void> =>
  new Promise((resolve) => {
    const wake = () => {
      clearTimeout(timer)
      idlers.delete(wake)
      resolve()
    }
    const timer = setTimeout(wake, ms)
    idlers.add(wake)
  })
