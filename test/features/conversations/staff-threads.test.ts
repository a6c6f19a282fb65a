import { expect, test } from 'vitest'
import { createRoadKit, inbound } from './kit.ts'

test('a member’s own thread is nobody’s to read or to move in the inbox, and unlinking brings it back to the list', async () => {
  const kit = await createRoadKit()
  try {
    const shop = kit.shop()
    kit.staffShops.add(shop.organizationId)
    await kit.ingest.ingest(shop, inbound('+34600000077', '/help'))
    const [thread] = await kit.rows('conversations', { organizationId: shop.organizationId })
    const id = String(thread?._id)
    const rosa = kit.member(shop, 'Rosa', 'all')
    const notHers = { code: 'not-found' }
    await expect(kit.conversations.get(rosa, id)).rejects.toMatchObject(notHers)
    await expect(kit.inTx(rosa, (ctx) => kit.conversations.close(ctx, id))).rejects.toMatchObject(notHers)
    await expect(kit.inTx(rosa, (ctx) => kit.conversations.markRead(ctx, id, 1))).rejects.toMatchObject(notHers)
    await expect(kit.inTx(rosa, (ctx) => kit.conversations.assign(ctx, id, null))).rejects.toMatchObject(notHers)
    await kit.inTx(rosa, (ctx) => kit.conversations.setKind(ctx, String(thread?.contactId), 'customer'))
    expect((await kit.conversations.get(rosa, id)).kind).toBe('customer')
  } finally {
    await kit.close()
  }
})
