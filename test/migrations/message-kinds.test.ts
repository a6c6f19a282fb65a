import mongoose from 'mongoose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Contact } from '../../schemas/contact.ts'
import { Message } from '../../schemas/message.ts'
import { newId } from '../../src/core/ids.ts'
import { up } from '../../src/migrations/0002-message-kinds.ts'
import { createRoadKit, inbound, type RoadKit } from '../features/conversations/kit.ts'

let kit: RoadKit
beforeAll(async () => {
  kit = await createRoadKit()
})
afterAll(() => kit.close())

test('what was stored before there were kinds gets their fields, what has them keeps them, and twice is once', async () => {
  const shop = kit.shop()
  const place = { latitude: 1, longitude: 2, name: null, address: null, isLive: false }
  await kit.ingest.ingest(shop, inbound('+5511980000001', 'old'))
  const row = await kit.only(shop)
  const messages = mongoose.connection.collection<{ _id: string }>('messages')
  const fresh = ['content', 'wireKind', 'author', 'reactions', 'edits', 'deletedAt', 'scheduledFor']
  const media = { fileId: null, mime: 'image/png', size: 1, fileName: null, width: 1, height: 1, seconds: null }
  await messages.updateMany({}, { $unset: Object.fromEntries(fresh.map((field) => [field, 1])), $set: { media } })
  for (const collection of ['contacts', 'conversations'])
    await mongoose.connection
      .collection(collection)
      .updateMany({}, { $unset: { group: 1, isGroup: 1, archiveSeq: 1, offered: 1 } })
  const newer = { _id: newId(), seq: 99, conversationId: row.id, organizationId: shop.organizationId }
  await messages.insertOne({ ...newer, content: { place }, reactions: [{ emoji: '👍' }] } as never)
  const db = mongoose.connection.db as never
  await up(db)
  await up(db)
  const [old] = await kit.threadOf(shop, row.id)
  expect(() => Message.strict().parse(old)).not.toThrow()
  expect(old).toMatchObject({ content: null, reactions: [], edits: [], deletedAt: null, media: { isVoice: false } })
  expect(await messages.findOne({ _id: newer._id })).toMatchObject({ content: { place }, reactions: [{ emoji: '👍' }] })
  const [contact] = await kit.rows('contacts', { organizationId: shop.organizationId })
  expect(Contact.shape.group.parse(contact?.group)).toBeNull()
  expect(await kit.only(shop)).toMatchObject({ isGroup: false, archiveSeq: 0, offered: null })
})
