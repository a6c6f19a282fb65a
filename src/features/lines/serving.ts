import type { Id } from '../../../schemas/common.ts'
import type { AccountToOpen } from '../../channels/channel.ts'
import { createShortCache } from '../../core/short-cache.ts'
import { type Account, addSent, findAccount, findAccountsToServe, findBriefs, type LineBrief } from './repository.ts'

/** What the sessions process should see to. */
export interface WantedAccount extends Omit<AccountToOpen, 'fence'> {
  adapter: Account['adapter']
  /** Unlink it (`ChannelSession.logout`), then report `disconnected` with `logged_out`. */
  logout: boolean
  /** Null once a person asked for the connection anew. */
  closeReason: Account['closeReason']
  /** Its phone is the simulator's. */
  isDemo: boolean
}

/** What a send needs to know of the account it goes through. */
export interface SendingAccount {
  organizationId: Id
  adapter: Account['adapter']
  /** How many more it may send today; null: no limit. */
  budgetLeft: number | null
}

const briefKeptMs = 2_000
const countEveryMs = 1_000
/** Days are counted in UTC: the provider's own limits are rolling, and a shop's zone would gain nothing. */
const dayOf = (now: Date): string => now.toISOString().slice(0, 10)

/** Counts what accounts send: in memory, written each second, so that a burst costs one write. */
function createCounts(clock: () => Date) {
  const sent = new Map<Id, number>()
  let timer: NodeJS.Timeout | null = null
  let writing: Promise<void> = Promise.resolve()
  const write = async (): Promise<void> => {
    const counts = [...sent]
    sent.clear()
    for (const [accountId, count] of counts) await addSent(accountId, count, dayOf(clock()))
  }
  const flush = (): Promise<void> => {
    if (timer) clearTimeout(timer)
    timer = null
    // what could not be written is a second's count: it must not stop the sending
    writing = writing.then(write).catch(() => undefined)
    return writing
  }
  return {
    unwritten: (accountId: Id): number => sent.get(accountId) ?? 0,
    add(accountId: Id, count: number): void {
      sent.set(accountId, (sent.get(accountId) ?? 0) + count)
      timer ??= setTimeout(() => void flush(), countEveryMs).unref()
    },
    flush,
  }
}

/** What the processes beside the inbox ask of lines: over all organizations, or from memory. */
export function createServing(clock: () => Date) {
  const briefs = createShortCache(briefKeptMs, findBriefs)
  const counts = createCounts(clock)
  return {
    /** Lines by id, from memory for a moment: asked for each list and each ingest group. */
    async brief(organizationId: Id, ids: readonly Id[]): Promise<Map<Id, LineBrief>> {
      const found = await briefs(ids)
      return new Map([...found].filter(([, line]) => line.organizationId === organizationId))
    },

    /** Null: no such account. */
    async outbound(accountId: Id): Promise<SendingAccount | null> {
      const account = await findAccount(accountId)
      if (!account) return null
      const { organizationId, adapter, dailyLimit, sentToday, sentOn } = account
      const used = (sentOn === dayOf(clock()) ? sentToday : 0) + counts.unwritten(accountId)
      return { organizationId, adapter, budgetLeft: dailyLimit === null ? null : Math.max(0, dailyLimit - used) }
    },
    /** Onto the account's day. */
    countSent: async (accountId: Id, count: number): Promise<void> => counts.add(accountId, count),
    /** Writes what was counted so far: before a process stops. */
    flushSent: counts.flush,

    /** Of all organizations: what the sessions process should see to now. */
    async wantedAccounts(): Promise<WantedAccount[]> {
      const accounts = await findAccountsToServe()
      return accounts.map(({ id, organizationId, lineId, name, adapter, closeReason, isDemo, logoutRequestedAt }) => {
        const logout = logoutRequestedAt !== null
        return { accountId: id, organizationId, lineId, name, adapter, closeReason, isDemo, logout }
      })
    },
  }
}
