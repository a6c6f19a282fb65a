import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { GroupPolicy } from '../../schemas/contact.ts'
import type { Inbound } from '../../src/channels/channel.ts'
import { createRoadKit, inbound, type RoadKit, type Shop } from '../features/conversations/kit.ts'

const inGroup = (from: string, text: string, more: Partial<Inbound> = {}, mentionsUs = false): Inbound =>
  inbound(from, text, {
    peer: { group: '120363000000000001' },
    group: {
      author: { phone: from, lid: `9${from.slice(1)}` },
      authorName: `Member ${from.slice(-1)}`,
      subject: 'Cyclists',
      mentionsUs,
    },
    ...more,
  })

describe('groups: off until somebody asks for one', () => {
  let kit: RoadKit
  beforeAll(async () => {
    kit = await createRoadKit()
  })
  afterAll(() => kit.close())

  const follow = async (shop: Shop, policy: GroupPolicy) => {
    await kit.ingest.ingest(shop, inGroup('+5511940000001', 'first'))
    const [group] = await kit.rows('contacts', { organizationId: shop.organizationId })
    await kit.inTx(shop.scope, (ctx) => kit.groups.setPolicy(ctx, String(group?._id), policy))
  }

  test('of an ignored group nothing is stored but that there is one', async () => {
    const shop = kit.shop()
    await kit.ingest.ingest(shop, inGroup('+5511940000001', 'the secret of the group', { wireId: 'S1' }))
    await kit.ingest.ingest(
      shop,
      inGroup('+5511940000002', '', {
        change: { target: { wireId: 'S1', fromMe: false }, type: 'reaction', emoji: '👍' },
      }),
    )
    await kit.ingest.ingest(shop, inGroup('+5511940000001', 'from our phone', { fromMe: true }))
    for (const collection of ['messages', 'conversations', 'messageChanges', 'deadLetters'])
      expect(await kit.rows(collection, { organizationId: shop.organizationId }), collection).toEqual([])
    const contacts = await kit.rows('contacts', { organizationId: shop.organizationId })
    expect(contacts).toMatchObject([{ group: { policy: 'ignore' }, pushName: 'Cyclists' }])
    const { items } = await kit.groups.list(shop.scope)
    expect(items).toMatchObject([{ name: 'Cyclists', policy: 'ignore', conversationId: null }])
  })

  test('a watched group is one thread of many authors, and asks no bot', async () => {
    const shop = kit.shop()
    await follow(shop, 'watch')
    kit.woken.length = 0
    await kit.ingest.ingest(shop, inGroup('+5511940000001', 'who rides on sunday?', { wireId: 'Q1' }))
    await kit.ingest.ingest(shop, inGroup('+5511940000002', 'STOP', {}, true))
    await kit.ingest.ingest(
      shop,
      inGroup('+5511940000002', '', {
        change: { target: { wireId: 'Q1', fromMe: false }, type: 'delete' },
      }),
    )
    const row = await kit.only(shop)
    expect(row).toMatchObject({ isGroup: true, holderKind: 'nobody', contact: { name: 'Cyclists' }, unreadCount: 2 })
    const thread = await kit.threadOf(shop, row.id)
    expect(thread).toMatchObject([
      { text: 'who rides on sunday?', author: { name: 'Member 1' }, sender: { name: 'Member 1' }, deletedAt: null },
      { text: 'STOP', author: { name: 'Member 2', mentionsUs: true } },
    ])
    expect(kit.woken.filter(({ queue }) => queue === 'dispatch')).toEqual([])
    // the group is written to as a group
    expect(await kit.contacts.addressOf(shop.scope, row.contactId)).toEqual({ group: '120363000000000001' })
  })

  test('where the bot answers when it is mentioned, only that wakes it', async () => {
    const shop = kit.shop()
    await follow(shop, 'mention')
    kit.woken.length = 0
    await kit.ingest.ingest(shop, inGroup('+5511940000001', 'nice weather'))
    expect(kit.woken.filter(({ queue }) => queue === 'dispatch')).toEqual([])
    await kit.ingest.ingest(shop, inGroup('+5511940000001', '@shop are you open?', {}, true))
    const row = await kit.only(shop)
    expect(row.holderKind).toBe('bot')
    expect(kit.woken).toContainEqual({ queue: 'dispatch', key: row.id })
  })

  test('a member of one organization sees no group of another', async () => {
    const shop = kit.shop()
    await follow(shop, 'watch')
    const other = kit.shop()
    expect((await kit.groups.list(other.scope)).items).toEqual([])
    const [group] = await kit.rows('contacts', { organizationId: shop.organizationId, group: { $ne: null } })
    await expect(
      kit.inTx(other.scope, (ctx) => kit.groups.setPolicy(ctx, String(group?._id), 'watch')),
    ).rejects.toThrow('Not found')
  })
})
