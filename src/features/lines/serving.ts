import type { Id } from '../../../schemas/common.ts'
import type { Brake } from '../../../schemas/line-health.ts'
import type { AccountToOpen } from '../../channels/channel.ts'
import { createShortCache } from '../../core/short-cache.ts'
import { createCounting } from './counting.ts'
import { type Counted, findDay, type Heard } from './days-repository.ts'
import { brakeNow, dayOf, limitToday } from './health.ts'
import { type Account, findAccount, findAccountsToServe, findBriefs, type LineBrief } from './repository.ts'

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
  /** How many more people who never wrote it may write to today; null: no limit. */
  newContactsLeft: number | null
  brake: Brake | null
}

const briefKeptMs = 2_000

/** What the processes beside the inbox ask of lines: over all organizations, or from memory. */
export function createServing(clock: () => Date) {
  const briefs = createShortCache(briefKeptMs, findBriefs)
  const counting = createCounting(clock)
  return {
    /** Lines by id, from memory for a moment: asked for each list and each ingest group. */
    async brief(organizationId: Id, ids: readonly Id[]): Promise<Map<Id, LineBrief>> {
      const found = await briefs(ids)
      return new Map([...found].filter(([, line]) => line.organizationId === organizationId))
    },
    /** For who must not go by memory: asked again the next time. */
    forget: (lineId: Id): void => briefs.forget((line) => line.id === lineId),
    /** Somebody changed the line of this account: what memory has of it is old. */
    changed: (accountId: Id): void => briefs.forget((line) => line.accountId === accountId),

    /** Null: no such account. */
    async outbound(accountId: Id): Promise<SendingAccount | null> {
      const account = await findAccount(accountId)
      if (!account) return null
      const now = clock()
      const { organizationId, adapter, newContactsLimit, sentToday, sentOn } = account
      const limit = limitToday(account, now)
      const used = (sentOn === dayOf(now) ? sentToday : 0) + counting.unwritten(accountId, 'sent')
      const today = newContactsLimit === null ? null : await findDay(organizationId, accountId, dayOf(now))
      const met = (today?.newContacts ?? 0) + counting.unwritten(accountId, 'newContacts')
      return {
        ...{ organizationId, adapter, brake: brakeNow(account, now) },
        budgetLeft: limit === null ? null : Math.max(0, limit - used),
        newContactsLeft: newContactsLimit === null ? null : Math.max(0, newContactsLimit - met),
      }
    },
    /** Onto the account's day. */
    count: (organizationId: Id, accountId: Id, counted: Counted): void =>
      counting.add(organizationId, accountId, counted),
    heard: (organizationId: Id, accountId: Id, heard: Heard): void => counting.heard(organizationId, accountId, heard),
    /** Writes what was counted so far: before a process stops. */
    flushCounts: (): Promise<void> => counting.flush(),

    /** Of all organizations: what the sessions process should see to now. */
    async wantedAccounts(): Promise<WantedAccount[]> {
      const accounts = await findAccountsToServe()
      return accounts.map((account) => {
        const { id, organizationId, lineId, name, adapter, closeReason, isDemo, pairingNumber } = account
        const logout = account.logoutRequestedAt !== null
        return { accountId: id, organizationId, lineId, name, adapter, closeReason, isDemo, logout, pairingNumber }
      })
    },
  }
}
