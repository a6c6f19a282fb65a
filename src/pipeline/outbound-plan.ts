import type { Id } from '../../schemas/common.ts'
import type { MessageStatus } from '../../schemas/message.ts'

export interface Planned {
  id: Id
  conversationId: Id
  seq: number
  /** Not a message but something done to one. */
  isChange?: boolean
  rank: number
  status: MessageStatus
  due: Date
}

/** What this process knows beside the store: what it sent on this session, and until when that needs no second look. */
export interface PlanFacts {
  now: number
  /** Conversations with a send under way. */
  busy: ReadonlySet<Id>
  /** Message → until when its acknowledgement is waited for; from an earlier owner there is none. */
  awaited: ReadonlyMap<Id, number>
}

type Readiness = 'ready' | 'passed' | 'blocks'

/** passed: on the wire, its acknowledgement is waited for, and the next may follow. blocks: not yet, and nobody may overtake it. */
function readinessOf(entry: Planned, { now, awaited }: PlanFacts): Readiness {
  const until = awaited.get(entry.id)
  if (until !== undefined && until > now)
    return entry.status === 'sending' || entry.due.getTime() <= now ? 'passed' : 'blocks'
  if (entry.status === 'sending') return 'ready'
  return entry.due.getTime() <= now ? 'ready' : 'blocks'
}

/**
 * What goes next: in each conversation its earliest message, among the conversations the one with the highest lane
 * waiting in it. So a person's answer is not overtaken in its own thread, and pulls along what was written before it.
 */
export function pickNext(plan: ReadonlyMap<Id, readonly Planned[]>, facts: PlanFacts): Planned | null {
  let best: { head: Planned; rank: number } | null = null
  for (const [conversationId, entries] of plan) {
    if (facts.busy.has(conversationId)) continue
    const waiting = entries.filter((entry) => readinessOf(entry, facts) !== 'passed')
    const [head] = waiting
    if (!head || readinessOf(head, facts) !== 'ready') continue
    const rank = Math.min(...waiting.map((entry) => entry.rank))
    if (!best || rank < best.rank || (rank === best.rank && head.due < best.head.due)) best = { head, rank }
  }
  return best?.head ?? null
}

export function planOf(entries: readonly Planned[]): Map<Id, Planned[]> {
  const plan = new Map<Id, Planned[]>()
  for (const entry of entries) {
    const thread = plan.get(entry.conversationId)
    if (thread) thread.push(entry)
    else plan.set(entry.conversationId, [entry])
  }
  for (const thread of plan.values()) thread.sort((a, b) => a.seq - b.seq)
  return plan
}

export function remove(plan: Map<Id, Planned[]>, entry: Planned): void {
  const left = plan.get(entry.conversationId)?.filter((other) => other.id !== entry.id) ?? []
  if (left.length > 0) plan.set(entry.conversationId, left)
  else plan.delete(entry.conversationId)
}

/** When something becomes due that is not now, ms since the epoch; null: nothing waits. */
export function nextDue(plan: ReadonlyMap<Id, readonly Planned[]>, facts: PlanFacts): number | null {
  let next: number | null = null
  for (const entry of [...plan.values()].flat()) {
    const at = Math.max(entry.due.getTime(), facts.awaited.get(entry.id) ?? 0)
    if (at > facts.now && (next === null || at < next)) next = at
  }
  return next
}
