/** What is shown: a store that cannot write now is nobody's fault: what came is refused, to come again, and not parked. */
import mongoose from 'mongoose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Database } from '../../src/core/db.ts'
import { createIngest } from '../../src/pipeline/ingest.ts'
import { createRoad } from '../../src/pipeline/road.ts'
import { createRoadKit, inbound, type RoadKit } from '../features/conversations/kit.ts'

let kit: RoadKit
beforeAll(async () => {
  kit = await createRoadKit()
})
afterAll(() => kit.close())

/** Commits fail in this way, so often; everything else of the store works. */
function ingestAfter(error: Error, times: number) {
  let left = times
  const database: Database = {
    ...kit.database,
    transaction: (work, options) => (left-- > 0 ? Promise.reject(error) : kit.database.transaction(work, options)),
  }
  const { conversations, files, logger } = kit
  const road = createRoad({ database, conversations, logger, needsDispatch: () => false })
  return createIngest({ road, database, conversations, files, logger })
}
const storeSays = (code: number, message: string) => new mongoose.mongo.MongoServerError({ code, message })

test.each([
  ['its disk is full', storeSays(14_031, 'No space left on device')],
  ['another server was made the primary', storeSays(10_107, 'not primary')],
  ['it fell over its full disk', storeSays(1, 'WT_PANIC: WiredTiger library panic')],
  ['it cannot be reached', new mongoose.mongo.MongoNetworkError('connection closed')],
])('%s: what came is refused, and stored when it comes again', async (_, error) => {
  const shop = kit.shop()
  const { ingest } = ingestAfter(error, 1)
  const message = inbound('+5511900000009', 'do not park me')
  await expect(ingest(shop, message)).rejects.toThrow(error.message)
  await ingest(shop, message)
  expect(await kit.rows('deadLetters', { organizationId: shop.organizationId })).toEqual([])
  expect(await kit.rows('messages', { organizationId: shop.organizationId })).toHaveLength(1)
})

test('what cannot be stored for itself is parked whole', async () => {
  const shop = kit.shop()
  const { ingest } = ingestAfter(new Error('no such shape'), 1)
  await ingest(shop, inbound('+5511900000008', 'park me'))
  expect(await kit.rows('deadLetters', { organizationId: shop.organizationId })).toHaveLength(1)
})
