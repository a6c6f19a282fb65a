import type { Id } from '../../schemas/common.ts'
import type { ChannelSession } from '../channels/channel.ts'
import type { HeldLease, Leases } from '../core/lease.ts'
import type { Conversations } from '../features/conversations/index.ts'
import { sendChange } from './outbound-change.ts'
import { isNext, nextDue, type PlanFacts, type Planned, planOf, readyHeads, remove } from './outbound-plan.ts'
import { type OutboundAccount, type SendOneDeps, type Sent, sendOne } from './outbound-send.ts'

export interface PumpDeps extends SendOneDeps {
  conversations: Conversations
  /** The sessions that this process owns. */
  sessions: { get(accountId: Id): ChannelSession | undefined }
  accounts: {
    outbound(accountId: Id): Promise<OutboundAccount | null>
    /** What counts on the account's day. */
    count?(account: OutboundAccount, counted: { sent?: number; newContacts?: number }): void
  }
  leases?: Leases
  leaseMs: number
  /** Sends under way at once, each in another conversation, where the account's channel does not say. */
  concurrency: number
  /** At least so long between two sends of one account, ms. */
  pauseMs: number
  /** To be drained again at this moment. */
  later(accountId: Id, at: number): void
}

/** The whole plan is looked through for so many at once, and again after so long at the latest: others became due. */
const [readyAtOnce, readyForMs] = [200, 250]

/** Drains one account. A thing with a life of its own: what it sent on this session is known only here. */
export class AccountPump {
  readonly #deps: PumpDeps
  readonly #accountId: Id
  #plan = new Map<Id, Planned[]>()
  /** What goes next, the first one last. */
  #ready: Planned[] = []
  #readyUntil = 0
  #isDirty = true
  #isStopped = false
  #readAt = 0
  #readMs = 0
  #nextSlot = 0
  #session: ChannelSession | undefined
  #lease: HeldLease | null = null
  #running: Promise<boolean> | null = null
  #nudge: () => void = () => undefined
  readonly #awaited = new Map<Id, number>()
  readonly #busy = new Set<Id>()
  readonly #sends = new Set<Promise<void>>()

  constructor(deps: PumpDeps, accountId: Id) {
    this.#deps = deps
    this.#accountId = accountId
  }

  /** Resolves when all that is due was written to the wire, or cannot be now. */
  async drain(): Promise<void> {
    this.#isDirty = true
    this.#nudge()
    let mayGoOn = true
    // woken while a run was ending: its last look may have been too early
    while (this.#isDirty && mayGoOn && !this.#isStopped) {
      this.#running ??= this.#run().finally(() => {
        this.#running = null
      })
      mayGoOn = await this.#running
    }
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    this.#nudge()
    await this.#running?.catch(() => undefined)
    await this.#lease?.release()
  }

  /** False: it cannot send now (no session or line, another owner, no such account). */
  async #run(): Promise<boolean> {
    const account = await this.#deps.accounts.outbound(this.#accountId)
    let isAble = account !== null
    while (account && !this.#isStopped) {
      const session = this.#deps.sessions.get(this.#accountId)
      // while the line is down nothing is marked: a sweep looks again
      isAble = session !== undefined && session.isOpen?.() !== false && (await this.#owns())
      if (!session || !isAble) break
      await this.#look(session, account)
      const isMore = await this.#fill(account, session)
      if (this.#sends.size > 0) await this.#pause(null)
      else if (!isMore && !this.#isDirty) break
    }
    await Promise.all(this.#sends)
    const at = nextDue(this.#plan, this.#facts())
    if (at !== null && isAble && !this.#isStopped) this.#deps.later(this.#accountId, at)
    return isAble
  }

  #facts(): PlanFacts {
    return { now: Date.now(), busy: this.#busy, awaited: this.#awaited }
  }

  /** Reads what is pending, if something may have changed. A long queue costs more: reading takes a sixth of the time at most. */
  async #look(session: ChannelSession, account: OutboundAccount): Promise<void> {
    if (session !== this.#session) {
      // what an earlier session wrote and had no acknowledgement for goes again
      this.#session = session
      this.#awaited.clear()
      this.#isDirty = true
    }
    const isRested = performance.now() - this.#readAt >= 6 * this.#readMs
    if (!this.#isDirty || (!isRested && this.#next() !== null)) return
    this.#isDirty = false
    const begun = performance.now()
    this.#plan = planOf(await this.#deps.conversations.pendingOf(this.#accountId))
    this.#readyUntil = 0
    await this.#refresh(account)
    this.#readAt = performance.now()
    this.#readMs = this.#readAt - begun
    const now = Date.now()
    for (const [id, until] of this.#awaited) if (until < now - 600_000) this.#awaited.delete(id)
  }

  /** The brake may have been put on meanwhile, or a limit changed. What is on its way is not counted yet. */
  async #refresh(account: OutboundAccount): Promise<void> {
    const now = await this.#deps.accounts.outbound(this.#accountId)
    if (now === null) return
    const underWay = this.#sends.size
    const budgetLeft = now.budgetLeft === null ? null : now.budgetLeft - underWay
    Object.assign(account, { brake: null, newContactsLeft: null }, now, { budgetLeft })
  }

  /** Starts what may start now. False: nothing is ready. */
  async #fill(account: OutboundAccount, session: ChannelSession): Promise<boolean> {
    let next = this.#next()
    while (next && this.#busy.size < (account.sendsAtOnce ?? this.#deps.concurrency)) {
      const wait = this.#nextSlot - Date.now()
      if (wait > 0) {
        await this.#pause(wait)
        await this.#look(session, account)
      } else this.#start(account, session, next)
      if (this.#isStopped || this.#deps.sessions.get(this.#accountId) !== session) return true
      next = this.#next()
    }
    return next !== null
  }

  /** Stays until it is started. A campaign makes the plan long: it is not looked through for each send. */
  #next(): Planned | null {
    const facts = this.#facts()
    for (let isFresh = false; ; this.#ready.pop()) {
      if (!isFresh && (facts.now >= this.#readyUntil || this.#ready.length === 0)) {
        this.#ready = readyHeads(this.#plan, facts, readyAtOnce)
        this.#readyUntil = facts.now + readyForMs
        isFresh = true
      }
      const next = this.#ready.at(-1)
      if (!next) return null
      if (isNext(this.#plan, facts, next)) return next
    }
  }

  #start(account: OutboundAccount, session: ChannelSession, entry: Planned): void {
    this.#busy.add(entry.conversationId)
    this.#nextSlot = Date.now() + this.#deps.pauseMs
    const { budgetLeft } = account
    // taken before it is sent: others start meanwhile
    if (budgetLeft !== null) account.budgetLeft = budgetLeft - 1
    const sending = entry.isChange
      ? sendChange(this.#deps, account, session, entry.id)
      : sendOne(this.#deps, account, session, { ...entry, budgetLeft })
    const send = sending
      .then((sent) => {
        this.#finish(entry, sent)
        if (sent.wrote) this.#deps.accounts.count?.(account, { sent: 1 })
        else if (account.budgetLeft !== null) account.budgetLeft += 1
      })
      .catch((error: unknown) => {
        this.#deps.logger.error({ err: error, messageId: entry.id }, 'outbound')
        this.#finish(entry, { wrote: false, until: Date.now() + 1_000, status: 'queued' })
      })
      .finally(() => {
        this.#busy.delete(entry.conversationId)
        this.#sends.delete(send)
        this.#nudge()
      })
    this.#sends.add(send)
  }

  #finish(entry: Planned, sent: Sent): void {
    remove(this.#plan, entry)
    // what is next in its thread may go before all others
    if (this.#plan.has(entry.conversationId)) this.#readyUntil = 0
    if (sent.until === null) return
    this.#awaited.set(entry.id, sent.until)
    const status = sent.status === 'queued' ? 'queued' : 'sending'
    const thread = this.#plan.get(entry.conversationId) ?? []
    const kept = [...thread, { ...entry, status, due: new Date(sent.until) } as const]
    this.#plan.set(
      entry.conversationId,
      kept.sort((a, b) => a.seq - b.seq),
    )
  }

  /** Until a send ends, somebody wakes us, or `ms` have passed. */
  #pause(ms: number | null): Promise<void> {
    return new Promise((resolve) => {
      const timer = ms === null ? null : setTimeout(resolve, ms)
      this.#nudge = () => {
        if (timer) clearTimeout(timer)
        resolve()
      }
    })
  }

  async #owns(): Promise<boolean> {
    const { leases, leaseMs, later } = this.#deps
    if (!leases || (this.#lease && !this.#lease.lost.aborted)) return true
    this.#lease = await leases.acquire(`outbound:${this.#accountId}`, leaseMs)
    // its owner may have died
    if (!this.#lease) later(this.#accountId, Date.now() + leaseMs / 2)
    return this.#lease !== null
  }
}
