import type { DomainEventType } from '../schemas/events.ts'
import type { OutboxRow } from '../schemas/plumbing.ts'
import type { Logger } from './core/logger.ts'
import type { Outbox, Taken } from './core/outbox.ts'
import { eventsKey } from './core/outbox.ts'
import type { Queues } from './core/queue.ts'

const sweepEveryMs = 1_000

export type EventHandlers = Partial<Record<DomainEventType, (row: OutboxRow) => Promise<void>>>

export interface WorkerDeps {
  queues: Queues
  outbox: Outbox
  logger: Logger
  /** Looks at a conversation: who answers, and what. */
  dispatch(conversationId: string): Promise<Taken>
  handlers: EventHandlers
  /** An event whose handler failed to its end. */
  onDead(row: OutboxRow, error: unknown): Promise<void>
  /** What is done by the clock: each at its own pace; a failure is logged and tried at the next turn. */
  chores: readonly { name: string; everyMs: number; run(): Promise<unknown> }[]
  /** What runs beside, from start to stop. */
  companions: readonly { start(): { stop(): Promise<void> } }[]
}

/** The workers of role `worker` and `all`: dispatch, event handlers, the sweep and the chores. */
export function buildWorkers(deps: WorkerDeps) {
  const { queues, outbox, logger } = deps
  const timers: NodeJS.Timeout[] = []
  let companions: { stop(): Promise<void> }[] = []
  const every = (name: string, ms: number, run: () => Promise<unknown>) => {
    let busy = false
    const timer = setInterval(() => {
      if (busy) return
      busy = true
      run()
        .catch((error: unknown) => logger.error({ err: error, chore: name }, 'chore failed'))
        .finally(() => {
          busy = false
        })
    }, ms)
    timer.unref()
    timers.push(timer)
  }
  return {
    start(): void {
      queues.work(
        'dispatch',
        async (key) => {
          const taken = await outbox.take('dispatch', key, deps.dispatch)
          if (taken) queues.wake('dispatch', key, { delayMs: taken.againAfterMs })
        },
        { concurrency: 16 },
      )
      queues.work('events', () => outbox.claimEvents((row) => handle(deps, row), deps.onDead), { concurrency: 2 })
      queues.wake('events', eventsKey)
      every('sweep', sweepEveryMs, () => outbox.sweep())
      for (const chore of deps.chores) every(chore.name, chore.everyMs, chore.run)
      companions = deps.companions.map((companion) => companion.start())
    },
    async stop(): Promise<void> {
      for (const timer of timers) clearInterval(timer)
      await Promise.all(companions.map((companion) => companion.stop()))
    },
  }
}

async function handle(deps: WorkerDeps, row: OutboxRow): Promise<void> {
  await deps.handlers[row.key as DomainEventType]?.(row)
}
