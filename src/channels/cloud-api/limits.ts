import { setTimeout as delay } from 'node:timers/promises'

/** One message in six seconds to one person, with 45 ahead of time: what WhatsApp grants a pair. */
const pairEveryMs = 6_000
const pairAhead = 45

export interface Limits {
  /**
   * Resolves when the next message to this person may go, with what is to be called when it was answered. With null, and
   * without waiting, where that takes longer than `patience`; with null when it is stopped meanwhile.
   */
  turn(peer: string, patience: number): Promise<(() => void) | null>
  /** The provider says that this pair, or the whole number, had too many. */
  exhausted(peer: string | null): void
  stop(): void
}

/**
 * What may be sent when: so many in any second for the number, and for each person the moment from which the next slot
 * is free (a leaky bucket by time). The account has one owner, so memory is enough.
 */
export function createLimits(perSecond: number, clock: () => number = Date.now): Limits {
  const number = createWindow(Math.floor(perSecond), clock)
  const pairs = new Map<string, number>()
  const pairWait = (free: number, now: number) => Math.max(0, free - now - (pairAhead - 1) * pairEveryMs)
  const prune = (now: number): void => {
    if (pairs.size < 5_000) return
    for (const [peer, free] of pairs) if (free <= now) pairs.delete(peer)
  }
  return {
    async turn(peer, patience) {
      const now = clock()
      const free = Math.max(pairs.get(peer) ?? 0, now)
      const wait = pairWait(free, now)
      if (Math.max(wait, number.waitFrom(now)) > patience) return null
      prune(now)
      pairs.set(peer, free + pairEveryMs)
      if (wait > 0) await delay(wait)
      return number.turn()
    },
    exhausted(peer) {
      const now = clock()
      if (peer === null) number.holdUntil(now + 2_000)
      else pairs.set(peer, Math.max(pairs.get(peer) ?? 0, now + pairAhead * pairEveryMs))
    },
    stop: () => number.stop(),
  }
}

/** A little longer than a second: clocks are not that exact. */
const windowMs = 1_010

/**
 * At most so many in any second that slides, by the other side's count: it counts a message somewhere between its being
 * sent and its being answered. Its way there and back is known to take as long as the fastest ever took; all beyond that
 * may have been spent before it was counted, and the next of its place waits as much longer.
 */
function createWindow(most: number, clock: () => number) {
  /** When the place of an answered one is free again, the earliest first. */
  const taken: number[] = []
  const waiting: ((done: (() => void) | null) => void)[] = []
  let underWay = 0
  let answered = 0
  let fastest = Number.POSITIVE_INFINITY
  let heldUntil = 0
  let isStopped = false
  let timer: NodeJS.Timeout | null = null

  const start = (): (() => void) => {
    const sentAt = clock()
    underWay += 1
    return () => {
      const now = clock()
      underWay -= 1
      answered += 1
      fastest = Math.min(fastest, now - sentAt)
      // the first ones also open their connections: how fast it can be is not known from them
      const way = answered > 2 * most ? fastest : 0
      taken.push(Math.max(now - way + windowMs, taken.at(-1) ?? 0))
      look()
    }
  }
  const look = (): void => {
    const now = clock()
    while (taken.length > 0 && (taken[0] as number) <= now) taken.shift()
    while (waiting.length > 0 && now >= heldUntil && underWay + taken.length < most) waiting.shift()?.(start())
    if (waiting.length === 0 || timer) return
    // with all places under way the next answer looks again
    const next = now < heldUntil ? heldUntil : taken[0]
    if (next === undefined) return
    timer = setTimeout(
      () => {
        timer = null
        look()
      },
      Math.max(next - now, 1),
    )
  }
  return {
    /** About how long one more would wait. */
    waitFrom(now: number): number {
      const before = waiting.length + underWay + taken.filter((until) => until > now).length
      return Math.max(heldUntil - now, before < most ? 0 : ((waiting.length + 1) / most) * 1_000)
    },
    turn: (): Promise<(() => void) | null> =>
      new Promise((resolve) => {
        if (isStopped) return resolve(null)
        waiting.push(resolve)
        look()
      }),
    holdUntil(until: number): void {
      heldUntil = Math.max(heldUntil, until)
    },
    stop(): void {
      isStopped = true
      if (timer) clearTimeout(timer)
      for (const resolve of waiting.splice(0)) resolve(null)
    },
  }
}
