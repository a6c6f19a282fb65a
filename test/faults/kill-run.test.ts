import { describe, expect, it } from 'vitest'
import { killRun } from '../bench/lib/kill-run.ts'
import { wipeRedis } from '../bench/lib/wipe-redis.ts'

const short = { messagesIn: 160, messagesOut: 80, customers: 8 }

describe('messages both ways while processes are killed', () => {
  it('lose nothing acknowledged and show nothing twice (short form; the whole is bench/kill.ts)', {
    timeout: 400_000,
  }, async () => {
    const result = await killRun({ ...short, seed: 41, kills: 6 })
    expect(result).toMatchObject({
      kills: 6,
      lost: [],
      missing: [],
      storedTwice: [],
      lostOut: [],
      shownTwice: [],
      acceptedOut: short.messagesOut,
    })
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
  it('loses nothing: MongoDB holds the truth', { timeout: 400_000 }, async () => {
    const result = await killRun({ ...short, seed: 43, kills: 5, disturb: wipeRedis })
    expect(result).toMatchObject({
      lost: [],
      missing: [],
      storedTwice: [],
      lostOut: [],
      shownTwice: [],
      acceptedOut: short.messagesOut,
    })
  })
})
