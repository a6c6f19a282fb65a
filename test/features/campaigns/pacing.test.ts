import fc from 'fast-check'
import { expect, test } from 'vitest'
import { maxRatePerMinute } from '../../../schemas/campaign.ts'
import { paceOf } from '../../../src/features/campaigns/pacing.ts'

test('no minute, wherever it begins, sees more sends than the rate allows', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: maxRatePerMinute }),
      fc.array(fc.constantFrom(0, 0, 0, 0, 0, 400), { minLength: 150, maxLength: 200 }),
      (rate, delays) => {
        const { batch, waitMs } = paceOf(rate)
        // each step comes when it is due, or later
        const at: number[] = []
        let due = 0
        for (const delay of delays) {
          const now = due + delay
          for (let sent = 0; sent < batch; sent++) at.push(now)
          due = now + waitMs
        }
        for (const from of at)
          expect(at.filter((time) => time >= from && time < from + 60_000).length).toBeLessThanOrEqual(rate)
      },
    ),
    { numRuns: 100 },
  )
})
