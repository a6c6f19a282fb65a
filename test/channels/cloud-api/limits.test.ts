import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createLimits } from '../../../src/channels/cloud-api/limits.ts'

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 })
})
afterEach(() => {
  vi.useRealTimers()
})

/** When each message came to the other side, which counts them as they come: each takes its own time there and back. */
async function sendAll(
  perSecond: number,
  { count, senders, way }: { count: number; senders: number; way: (at: number) => [there: number, back: number] },
): Promise<number[]> {
  const limits = createLimits(perSecond)
  const came: number[] = []
  let next = 0
  const passing = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
  const sender = async (): Promise<void> => {
    while (next < count) {
      const at = next++
      const answered = await limits.turn(`p${at}`, 600_000)
      const [there, back] = way(at)
      await passing(there)
      came.push(Date.now())
      await passing(back)
      answered?.()
    }
  }
  const all = Promise.all(Array.from({ length: senders }, sender))
  while (came.length < count) await vi.advanceTimersByTimeAsync(5)
  await vi.runAllTimersAsync()
  await all
  return came.sort((a, b) => a - b)
}
const mostInASecond = (came: readonly number[]): number =>
  Math.max(...came.map((from, at) => came.slice(at).filter((time) => time < from + 1_000).length))
/** Of the rate, without the first second's worth, which needs no time. */
const shareUsed = (came: readonly number[], perSecond: number): number =>
  (came.length - perSecond) / (((came.at(-1) ?? 0) - (came[0] ?? 0)) / 1_000) / perSecond

describe('limits', () => {
  test('45 at once to one person, then one in six seconds; others are not held up', async () => {
    const limits = createLimits(1_000)
    const goes = async (peer: string) => {
      const answered = await limits.turn(peer, 0)
      answered?.()
      return answered !== null
    }
    for (let at = 0; at < 45; at++) expect(await goes('a')).toBe(true)
    expect(await goes('a')).toBe(false)
    expect(await goes('b')).toBe(true)
    vi.advanceTimersByTime(6_000)
    expect(await goes('a')).toBe(true)
    expect(await goes('a')).toBe(false)
  })

  test('a number keeps its rate and uses it, whoever it writes to', async () => {
    const came = await sendAll(80, { count: 1_200, senders: 24, way: () => [2, 2] })
    expect(mostInASecond(came)).toBeLessThanOrEqual(80)
    expect(shareUsed(came, 80)).toBeGreaterThanOrEqual(0.95)
  })

  test('a number keeps its rate by the other side’s count, however long each message is on its way', async () => {
    const came = await sendAll(20, { count: 300, senders: 24, way: (at) => [40 + ((at * 137) % 700), 30] })
    expect(mostInASecond(came)).toBeLessThanOrEqual(20)
  })

  test('what the provider says is full is left alone for a while', async () => {
    const limits = createLimits(1_000)
    limits.exhausted('a')
    expect(await limits.turn('a', 0)).toBeNull()
    limits.exhausted(null)
    expect(await limits.turn('b', 0)).toBeNull()
    vi.advanceTimersByTime(2_000)
    expect(await limits.turn('b', 0)).not.toBeNull()
  })

  test('who waits is told when it ends', async () => {
    const limits = createLimits(1)
    await limits.turn('a', 0)
    const waiting = limits.turn('b', 8_000)
    limits.stop()
    expect(await waiting).toBeNull()
    expect(await limits.turn('c', 8_000)).toBeNull()
  })
})
