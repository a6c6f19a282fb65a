/** One message in six seconds to one person, with 45 ahead of time: what WhatsApp grants a pair. */
const pairEveryMs = 6_000
const pairAhead = 45

export interface Limits {
  /** When the next message to this person may go, ms from now; taken at once unless that is later than `patience`. */
  take(peer: string, patience: number): number
  /** The provider says that this pair, or the whole number, had too many. */
  exhausted(peer: string | null): void
}

/**
 * What may be sent when: a rate for the number and one for each person, each as the moment from which its next slot is
 * free (a leaky bucket by time). The account has one owner, so memory is enough.
 */
export function createLimits(perSecond: number, clock: () => number = Date.now): Limits {
  const everyMs = 1_000 / perSecond
  /** A tenth of a second ahead, so that a slow timer costs no throughput. */
  const ahead = 100
  let numberFree = 0
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
      const wait = Math.max(pairWait(free, now), numberFree - now - ahead, 0)
      if (wait > patience) return wait
      prune(now)
      pairs.set(peer, free + pairEveryMs)
      numberFree = Math.max(numberFree, now) + everyMs
      return wait
    },
    exhausted(peer) {
      const now = clock()
      if (peer === null) numberFree = Math.max(numberFree, now + 2_000)
      else pairs.set(peer, Math.max(pairs.get(peer) ?? 0, now + pairAhead * pairEveryMs))
    },
  }
}
