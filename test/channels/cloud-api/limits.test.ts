import { describe, expect, test } from 'vitest'
import { createLimits } from '../../../src/channels/cloud-api/limits.ts'

describe('limits', () => {
  test('45 at once to one person, then one in six seconds; others are not held up', () => {
    let now = 1_000_000
    const limits = createLimits(1_000, () => now)
    for (let at = 0; at < 45; at++) expect(limits.take('a', 0)).toBe(0)
    expect(limits.take('a', 0)).toBeGreaterThan(5_000)
    expect(limits.take('b', 0)).toBe(0)
    now += 6_000
    expect(limits.take('a', 0)).toBe(0)
    expect(limits.take('a', 0)).toBeGreaterThan(5_000)
  })

  test('a number keeps its rate, whoever it writes to', () => {
    let now = 1_000_000
    const limits = createLimits(10, () => now)
    const goes = Array.from({ length: 1_000 }, (_, at) => {
      // asked now and then, as sends end
      now += at % 7 === 0 ? 40 : 0
      return now + limits.take(`p${at}`, 600_000)
    })
    for (const [at, went] of goes.entries())
      expect(goes.slice(at).filter((other) => other < went + 1_000).length).toBeLessThanOrEqual(10)
    const seconds = ((goes.at(-1) ?? 0) - (goes[0] ?? 0)) / 1_000
    expect(goes.length / seconds).toBeGreaterThanOrEqual(9.5)
    now = (goes.at(-1) ?? 0) + 1_100
    expect(limits.take('later', 60_000)).toBe(0)
  })

  test('what the provider says is full is left alone for a while', () => {
    const limits = createLimits(1_000, () => 1_000_000)
    limits.exhausted('a')
    expect(limits.take('a', 0)).toBeGreaterThan(0)
    limits.exhausted(null)
    expect(limits.take('b', 0)).toBeGreaterThan(0)
  })
})
