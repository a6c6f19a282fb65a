import { expect, test } from 'vitest'
import { runKeyKills } from '../bench/lib/key-kills.ts'

test('every session decrypts after kills during key writes (short form; the whole is bench/r5-key-writes.ts)', {
  timeout: 600_000,
}, async () => {
  const result = await runKeyKills({ seed: 55, kills: 6 })
  expect(result).toMatchObject({ kills: 6, broken: [], lost: [], shownTwice: [], second: 'refused' })
  expect(result.checks).toBeGreaterThan(4)
})
