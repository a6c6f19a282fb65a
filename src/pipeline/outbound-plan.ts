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

/** The earliest message of a thread that is not on its way, if it may go now, and the highest lane waiting behind it. */
function readyHead(entries: readonly Planned[], facts: PlanFacts): { head: Planned; rank: number } | null {
  let found: { head: Planned; rank: number } | null = null
  for (const entry of entries) {
    const readiness = readinessOf(entry, facts)
    if (readiness === 'passed') continue
    if (found) found.rank = Math.min(found.rank, entry.rank)
    else if (readiness === 'blocks') return null
    else found = { head: entry, rank: entry.rank }
  }
  return found
}

/**
 * What goes next: in each conversation its earliest message, among the conversations the one with the highest lane
 * waiting in it. So a person's answer is not overtaken in its own thread, and pulls along what was written before it.
 * The best `most` of them, the best one last.
 */
export function readyHeads(plan: ReadonlyMap<Id, readonly Planned[]>, facts: PlanFacts, most: number): Planned[] {
  const found: { head: Planned; rank: number }[] = []
  for (const [conversationId, entries] of plan) {
    const ready = facts.busy.has(conversationId) ? null : readyHead(entries, facts)
    if (ready) found.push(ready)
  }
  found.sort((a, b) => a.rank - b.rank || +a.head.due - +b.head.due)
  return found
    .slice(0, most)
    .map(({ head }) => head)
    .reverse()
}

/** Whether this goes next in its thread, and may go now. */
export const isNext = (plan: ReadonlyMap<Id, readonly Planned[]>, facts: PlanFacts, entry: Planned): boolean =>
  !facts.busy.has(entry.conversationId) && readyHead(plan.get(entry.conversationId) ?? [], facts)?.head.id === entry.id

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
