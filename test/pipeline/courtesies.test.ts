import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ChannelSession, PeerAddress } from '../../src/channels/channel.ts'
import { createCourtesies } from '../../src/pipeline/courtesies.ts'
import { createRoadKit, inbound, type RoadKit } from '../features/conversations/kit.ts'

describe('what the customer sees of us beside messages', () => {
  let kit: RoadKit
  beforeAll(async () => {
    kit = await createRoadKit()
  })
  afterAll(() => kit.close())

  test('that a member types, and which of their messages were read by whoever opened or answered', async () => {
    const shop = kit.shop()
    const told: [string, PeerAddress, unknown][] = []
    const session = {
      typing: async (to: PeerAddress, state: string) => void told.push(['typing', to, state]),
      markRead: async (to: PeerAddress, wireIds: readonly string[]) => void told.push(['read', to, wireIds]),
    } as unknown as ChannelSession
    const lines = { brief: async () => new Map([[shop.lineId, shop.line]]) }
    const sessions = { get: (id: string) => (id === shop.accountId ? session : undefined) }
    const courtesies = createCourtesies({ ...kit, lines, sessions })
    for (const text of ['one', 'two', 'three', 'four'])
      await kit.ingest.ingest(shop, inbound('+5511950000001', text, { wireId: text }))
    const { id, contactId } = await kit.only(shop)
    const { organizationId } = shop
    const peer = await kit.contacts.addressOf(shop.scope, contactId)
    await courtesies.typing({ organizationId, conversationId: id, isTyping: true })
    expect(told).toEqual([['typing', peer, 'typing']])
    const ana = kit.member(shop, 'Ana', 'all')
    const payloads = async () =>
      (await kit.rows('outbox', { key: 'conversation.read', organizationId })).map(({ payload }) => payload)
    await kit.inTx(ana, (ctx) => kit.conversations.markRead(ctx, id, 2))
    expect(await payloads()).toEqual([{ conversationId: id, upToSeq: 2, count: 2 }])
    await kit.inTx(ana, (ctx) =>
      kit.conversations.send(ctx, {
        ...{ conversationId: id, text: 'here', lane: 'person', clientId: `read-${id}` },
        sender: { kind: 'user', userId: ana.actor.id, name: 'Ana' },
      }),
    )
    expect(await payloads()).toContainEqual({ conversationId: id, upToSeq: 4, count: 2 })
    told.length = 0
    await courtesies.read({ organizationId, conversationId: id, upToSeq: 4, count: 2 })
    expect(told).toEqual([['read', peer, ['three', 'four']]])
  })
})
