import { GraphRefusal } from './world.ts'

const pairEveryMs = 6_000
const pairBurst = 45

/** What Graph refuses for coming too fast: a number in a second, a pair of numbers in six. */
export function createGraphLimits() {
  const seconds = new Map<string, number[]>()
  const pairs = new Map<string, number>()
  return {
    check(phoneNumberId: string, customer: string, perSecond: number): void {
      const now = Date.now()
      const recent = (seconds.get(phoneNumberId) ?? []).filter((at) => at > now - 1_000)
      if (recent.length >= perSecond) throw new GraphRefusal(429, 130429, '(#130429) Rate limit hit')
      const pair = `${phoneNumberId} ${customer}`
      const free = Math.max(pairs.get(pair) ?? 0, now)
      if (free - now > (pairBurst - 1) * pairEveryMs)
        throw new GraphRefusal(429, 131056, '(#131056) (Business Account, Consumer Account) pair rate limit hit')
      pairs.set(pair, free + pairEveryMs)
      seconds.set(phoneNumberId, [...recent, now])
    },
  }
}
