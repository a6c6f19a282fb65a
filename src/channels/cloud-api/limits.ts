/** One message in six seconds to one person, with 45 ahead of time: what WhatsApp grants a pair. */
const pairEveryMs = 6_000
const pairAhead = 45

export interface Limits {
  /** When the next message to this person may go, ms from now; taken at once unless that is later than `patience`. */
  take(peer: string, patience: number): number
  /** The provider says that this pair, or the whole number, had too many. */
  exhausted(peer: string | null): void
}

/** Longer than a second by as much as a timer may be late: however the second slides, no more than the rate is in it. */
const windowMs = 1_030

/**
 * What may be sent when: so many in any second for the number, and for each person the moment from which the next slot
 * is free (a leaky bucket by time). The account has one owner, so memory is enough.
 */
export function createLimits(perSecond: number, clock: () => number = Date.now): Limits {
  const inWindow = Math.floor(perSecond)
  /** When the last so many go or went, the oldest first. */
  const granted: number[] = []
  let heldUntil = 0
  const numberWait = (now: number): number => {
    const oldest = granted.length < inWindow ? undefined : granted[0]
    return Math.max(heldUntil, oldest === undefined ? 0 : oldest + windowMs) - now
  }
  const pairs = new Map<string, number>()
  const pairWait = (free: number, now: number) => Math.max(0, free - now - (pairAhead - 1) * pairEveryMs)
  const prune = (now: number): void => {
    if (pairs.size < 5_000) return
    for (const [peer, free] of pairs) if (free <= now) pairs.delete(peer)
  }
  return {
    take(peer, patience) {
      const now = clock()
      const free = Math.max(pairs.get(peer) ?? 0, now)
      const wait = Math.max(pairWait(free, now), numberWait(now), 0)
      if (wait > patience) return wait
      prune(now)
      pairs.set(peer, free + pairEveryMs)
      granted.push(Math.max(now + wait, granted.at(-1) ?? 0))
      if (granted.length > inWindow) granted.shift()
      return wait
    },
    exhausted(peer) {
      const now = clock()
      if (peer === null) heldUntil = Math.max(heldUntil, now + 2_000)
      else pairs.set(peer, Math.max(pairs.get(peer) ?? 0, now + pairAhead * pairEveryMs))
    },
  }
}
