import type { Id } from '../../schemas/common.ts'
import { AccountPump, type PumpDeps } from './outbound-pump.ts'

/** Most of a send's time is the commit before it, which many share; on the wire there are few at once. */
const defaultConcurrency = 24

export interface OutboundDeps extends Omit<PumpDeps, 'ackMs' | 'leaseMs' | 'concurrency' | 'pauseMs' | 'later'> {
  ackMs?: number
  leaseMs?: number
  concurrency?: number
  pauseMs?: number
}

/** Sends what is queued, in the process that owns the account's session. */
export function createOutbound(deps: OutboundDeps) {
  const pumps = new Map<Id, AccountPump>()
  const timers = new Map<Id, { timer: NodeJS.Timeout; at: number }>()
  let isStopped = false
  const later = (accountId: Id, at: number): void => {
    const known = timers.get(accountId)
    if (isStopped || (known && known.at <= at)) return
    if (known) clearTimeout(known.timer)
    const timer = setTimeout(
      () => {
        timers.delete(accountId)
        drain(accountId).catch((error: unknown) => deps.logger.error({ err: error, accountId }, 'outbound'))
      },
      Math.min(Math.max(at - Date.now(), 5), 3_600_000),
    )
    timer.unref()
    timers.set(accountId, { timer, at })
  }
  const settings = { ackMs: 15_000, leaseMs: 10_000, concurrency: defaultConcurrency, pauseMs: 0, ...deps, later }
  const pumpOf = (accountId: Id): AccountPump => {
    const known = pumps.get(accountId)
    if (known) return known
    const pump = new AccountPump(settings, accountId)
    pumps.set(accountId, pump)
    return pump
  }
  const drain = async (accountId: Id): Promise<void> => {
    if (isStopped || !deps.sessions.get(accountId)) return
    await pumpOf(accountId).drain()
  }
  return {
    /** Resolves when all that is due of this account was written to the wire, or cannot be now. */
    drain,
    /** Drains those of these accounts that have something due: what a wake-up was lost for. */
    async sweep(accountIds: readonly Id[]): Promise<void> {
      const due = await deps.conversations.dueAccounts(
        accountIds.filter((id) => deps.sessions.get(id) !== undefined),
        new Date(),
      )
      await Promise.all(due.map(drain))
    },
    async stop(): Promise<void> {
      isStopped = true
      for (const { timer } of timers.values()) clearTimeout(timer)
      await Promise.all([...pumps.values()].map((pump) => pump.stop()))
    },
  }
}
