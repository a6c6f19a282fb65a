import { describe, expect, it } from 'vitest'
import { runAllKills } from '../bench/lib/all-kills.ts'
import { killRun } from '../bench/lib/kill-run.ts'
import { runRedisWipes } from '../bench/lib/redis-wipes.ts'

const short = { messagesIn: 160, messagesOut: 80, customers: 8 }
const nothingWrong = { lost: [], missing: [], storedTwice: [], lostRows: [], lostOut: [], shownTwice: [], inDoubt: [] }

describe('messages both ways while processes, Redis and MongoDB are killed', () => {
  it('lose nothing acknowledged and show nothing twice (short form; the whole is bench/r1-kills.ts)', {
    timeout: 600_000,
  }, async () => {
    const result = await runAllKills({ ...short, seed: 41, each: 1 })
    expect(result).toMatchObject({ kills: 4, ...nothingWrong, acceptedOut: short.messagesOut })
    expect(result.acknowledged).toBeGreaterThan(0)
  })

  it('lose messages when the receipt journal is taken out', { timeout: 400_000 }, async () => {
    const result = await killRun({
      ...short,
      messagesIn: 400,
      messagesOut: 0,
      seed: 42,
      kills: 14,
      sessionsOnly: true,
      env: { RECEIPT_JOURNAL: '0' },
    })
    expect(result.lost.length).toBeGreaterThan(0)
  })
})

describe('Redis wiped while messages flow', () => {
  it('loses nothing, and all that waited is done (short form; the whole is bench/r3-redis-wipes.ts)', {
    timeout: 600_000,
  }, async () => {
    const result = await runRedisWipes({ ...short, seed: 43, kills: 5 })
    expect(result).toMatchObject({ ...nothingWrong, acceptedOut: short.messagesOut })
    expect(result.slowestRebuildMs).toBeGreaterThan(0)
  })
})
