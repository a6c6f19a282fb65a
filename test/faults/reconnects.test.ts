import { expect, test } from 'vitest'
import { runReconnects } from '../bench/lib/reconnects.ts'

test('messages lost after a reconnect: none, and none doubled (short form; the whole is bench/r5-reconnects.ts)', {
  timeout: 180_000,
}, async () => {
  const result = await runReconnects({ seed: 5, drops: 30 })
  expect(result).toMatchObject({ drops: 30, lost: [], doubled: [], unconfirmed: [] })
  expect(result.typed).toBeGreaterThan(0)
  expect(result.late).toBeGreaterThan(0)
})
