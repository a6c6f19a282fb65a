import { expect, test } from 'vitest'
import { runStoreFaults } from '../bench/lib/store-faults.ts'

test('no 2xx and no receipt before the journaled write: a store that hangs, is full (short form; the whole is bench/r2-store.ts)', {
  timeout: 600_000,
}, async () => {
  const { phases, ...result } = await runStoreFaults({
    ...{ pauseMs: 6_000, fullMs: 1_500, perSecond: 20, burst: 0, diskMs: 0, overloadMs: 0 },
    say: () => undefined,
  })
  expect(result).toMatchObject({ lost: [], storedTwice: [], rows: result.acknowledged })
  for (const { name, early, answers } of phases) {
    expect(early, name).toEqual([])
    expect((answers[503] ?? 0) + (answers[429] ?? 0), name).toBeGreaterThan(0)
  }
})
