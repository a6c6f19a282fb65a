import type { CloseReason } from '../../schemas/line.ts'
import type { HeldLease, Leases } from '../core/lease.ts'
import type { Logger } from '../core/logger.ts'
import type { AccountToOpen, ChannelHost, ChannelSession, ConnectionChange } from './channel.ts'
import type { AdapterName, Registry } from './registry.ts'

export interface HostAccount extends Omit<AccountToOpen, 'fence'> {
  adapter: AdapterName
  /** To be unlinked instead of kept open. */
  logout?: boolean
  /** As stored: a person who asks for the connection again clears it. */
  closeReason?: CloseReason | null
  /** Its phone is the simulator's. */
  isDemo?: boolean
}

export interface SessionManagerDeps {
  /** What this installation should see to now, of all organizations. */
  wantedAccounts(): Promise<readonly HostAccount[]>
  adapters: Registry
  leases: Leases
  /** Where an account's messages, receipts and changes go; `fenced` is its lease's end. */
  hostFor(account: HostAccount, fenced: AbortSignal): ChannelHost
  logger: Logger
  /** A killed owner's accounts are free after this. */
  leaseMs?: number
  sweepMs?: number
}

export interface SessionManager {
  /** Resolves after the first look at what is wanted. */
  start(): Promise<void>
  /** The session of an account that this process has open. */
  get(accountId: string): ChannelSession | undefined
  /** The accounts that this process has. */
  accountIds(): string[]
  /** Looks at once at what is wanted: after a hint. */
  sweep(): Promise<void>
  /** Closes all and gives the leases back. */
  stop(): Promise<void>
}

interface Held {
  lease: HeldLease
  account: HostAccount
  session: ChannelSession | null
  /** Ended in a way that a person must mend: kept under its lease, so that no other process starts it over. */
  endedAt: number | null
}

/** Keeps the accounts that are wanted open, each under its lease: one owner per account over all processes. */
export function createSessionManager(deps: SessionManagerDeps): SessionManager {
  const { logger, sweepMs = 2_000 } = deps
  const accounts = createHeldAccounts(deps)
  let sweeping: Promise<void> | null = null
  let again = false
  let stopped = false
  let timer: NodeJS.Timeout | null = null

  const sweepOnce = async (): Promise<void> => {
    const readAt = Date.now()
    const wanted = new Map((await deps.wantedAccounts()).map((account) => [account.accountId, account]))
    const unwanted = accounts.all().filter(({ account }) => !wanted.has(account.accountId))
    const work = [...unwanted.map(accounts.close), ...[...wanted.values()].map((one) => accounts.seeTo(one, readAt))]
    for (const result of await Promise.allSettled(work))
      if (result.status === 'rejected') logger.warn({ err: result.reason }, 'an account could not be looked after now')
  }
  const run = async (): Promise<void> => {
    do {
      again = false
      await sweepOnce().catch((error: unknown) => logger.warn({ err: error }, 'wanted accounts not read'))
    } while (again && !stopped)
    sweeping = null
  }
  const sweep = (): Promise<void> => {
    if (stopped) return Promise.resolve()
    again = true
    sweeping ??= run()
    return sweeping
  }
  return {
    async start() {
      timer = setInterval(() => void sweep(), sweepMs)
      await sweep()
    },
    get: (accountId) => accounts.get(accountId)?.session ?? undefined,
    accountIds: () => accounts.all().map(({ account }) => account.accountId),
    sweep,
    async stop() {
      stopped = true
      if (timer) clearInterval(timer)
      await sweeping
      await Promise.all(accounts.all().map(accounts.close))
    },
  }
}

function createHeldAccounts({ leases, adapters, hostFor, logger, leaseMs = 9_000 }: SessionManagerDeps) {
  const held = new Map<string, Held>()

  const begin = async (entry: Held, account: HostAccount): Promise<void> => {
    entry.account = account
    entry.endedAt = null
    const { fence, lost } = entry.lease
    const host = watched(hostFor(account, lost), entry)
    try {
      entry.session = await adapters.get(account.adapter).open({ ...account, fence }, host)
    } catch (error) {
      logger.warn(
        { err: error, accountId: account.accountId },
        'an account could not be opened; it will be tried again',
      )
      await close(entry)
    }
  }
  const open = async (account: HostAccount): Promise<Held | null> => {
    const lease = await leases.acquire(`account:${account.accountId}`, leaseMs)
    if (!lease) return null
    const entry: Held = { lease, account, session: null, endedAt: null }
    held.set(account.accountId, entry)
    lease.lost.addEventListener('abort', () => forget(entry), { once: true })
    await begin(entry, account)
    return entry
  }
  const forget = (entry: Held): void => {
    if (held.get(entry.account.accountId) === entry) held.delete(entry.account.accountId)
  }
  const close = async (entry: Held): Promise<void> => {
    // closed before the lease is given back: the next owner must find nobody on the line
    await entry.session
      ?.close()
      .catch((error: unknown) => logger.warn({ err: error }, 'a session did not close cleanly'))
    forget(entry)
    await entry.lease.release()
  }
  const logout = async (account: HostAccount): Promise<void> => {
    const entry = held.get(account.accountId) ?? (await open(account))
    if (!entry?.session) return
    await entry.session.logout()
    await hostFor(account, entry.lease.lost).state({ state: 'disconnected', reason: 'logged_out' })
    await close(entry)
  }
  return {
    get: (accountId: string) => held.get(accountId),
    all: () => [...held.values()],
    close,
    /** Brings one account to where it is wanted, judged by what was stored at `readAt`. */
    async seeTo(account: HostAccount, readAt: number): Promise<void> {
      const entry = held.get(account.accountId)
      if (account.logout) await logout(account)
      else if (!entry) await open(account)
      else if (isAskedAnew(entry, account, readAt) || wantsCode(entry, account)) {
        await entry.session?.close()
        await begin(entry, account)
      }
    },
  }
}

/** Passes everything on, and notes an end that the session does not mend by itself. */
function watched(host: ChannelHost, entry: Held): ChannelHost {
  return {
    ...host,
    async state(change) {
      await host.state(change)
      if (needsPerson(change)) entry.endedAt = Date.now()
    },
  }
}

const needsPerson = ({ state, reason }: ConnectionChange): boolean =>
  state === 'failed' || (state === 'disconnected' && reason === 'qr_expired')

const isAskedAnew = ({ endedAt }: Held, account: HostAccount, readAt: number): boolean =>
  endedAt !== null && readAt > endedAt && account.closeReason === null

/** Somebody asked for a code for another number than the one that is offered. */
const wantsCode = (entry: Held, { pairingNumber }: HostAccount): boolean =>
  Boolean(pairingNumber) && pairingNumber !== entry.account.pairingNumber
