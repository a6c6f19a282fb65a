import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mayMove } from '../../schemas/common.ts'
import { messageMoves } from '../../schemas/message.ts'
import { createRoadKit, inbound, type RoadKit } from '../features/conversations/kit.ts'
import { runShuffled } from '../helpers/shuffled.ts'

/** What is shown: whatever the order, and however often it comes, the same is stored (the long form: test/bench/r4-shuffled.ts). */
describe('in any order', () => {
  let kit: RoadKit
  beforeAll(async () => {
    kit = await createRoadKit()
  })
  afterAll(() => kit.close())

  test.each([1, 2])(
    '300 events, each 1 to 5 times, shuffled: the same final state as once in order (seed %i)',
    async (seed) => {
      const result = await runShuffled(kit, { events: 300, customers: 8, seed })
      expect(result.differences.slice(0, 5)).toEqual([])
      expect(result.messages).toBeGreaterThan(100)
      expect(result.deliveries).toBeGreaterThan(700)
    },
  )

  test('receipts move a message forward only, in whatever order they come, each as often as it likes', async () => {
    const shop = kit.shop()
    const ana = kit.member(shop, 'Ana', 'all')
    await kit.ingest.ingest(shop, inbound('+5511970000001', 'hi'))
    const { id: conversationId } = await kit.only(shop)
    const rank = ['queued', 'sent', 'delivered', 'read']
    let made = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('sent', 'delivered', 'read'), { minLength: 1, maxLength: 8 }),
        async (statuses) => {
          const message = await kit.inTx(ana, (ctx) =>
            kit.conversations.send(ctx, {
              ...{ conversationId, text: 'x', lane: 'person', clientId: `receipts-${made++}-${conversationId}` },
              sender: { kind: 'user', userId: ana.actor.id, name: 'Ana' },
            }),
          )
          const wireIds = [String(message.wireId)]
          const seen = ['queued']
          for (const [at, status] of statuses.entries()) {
            await kit.ingest.receipt(shop, { wireIds, status, at: new Date(1_000_000 * (at + 1)) })
            const [doc] = await kit.rows('messages', { _id: message.id })
            seen.push(String(doc?.status))
          }
          const ranks = seen.map((status) => rank.indexOf(status))
          expect(ranks).toEqual(ranks.toSorted((a, b) => a - b))
          expect(rank[Math.max(...statuses.map((status) => rank.indexOf(status)))]).toBe(seen.at(-1))
          const [doc] = await kit.rows('messages', { _id: message.id })
          // each moment is that of the first receipt that told of it
          for (const status of ['sent', 'delivered', 'read'] as const) {
            const first = statuses.indexOf(status)
            if (first >= 0) expect(doc?.times[status]).toEqual(new Date(1_000_000 * (first + 1)))
          }
        },
      ),
      { numRuns: 40, seed: 20_261_121 },
    )
  })

  test('no status may ever be left for an earlier one', () => {
    const order = ['queued', 'sending', 'sent', 'delivered', 'read'] as const
    for (const [at, from] of order.entries())
      for (const to of order.slice(0, at))
        expect(mayMove(messageMoves, from, to), `${from} to ${to}`).toBe(from === 'sending' && to === 'queued')
  })
})
