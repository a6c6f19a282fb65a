import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Message } from '../../schemas/message.ts'
import { noContent } from '../../schemas/message-content.ts'
import type { Inbound, InboundChange } from '../../src/channels/channel.ts'
import { createRoadKit, inbound, type RoadKit, type Shop } from '../features/conversations/kit.ts'

const ana = '+5511930000001'
const start = Date.UTC(2026, 4, 4, 12)
const at = (seconds: number) => new Date(start + seconds * 1_000)

/** Ana does something to a message of the thread. */
const does = (change: InboundChange, seconds: number, more: Partial<Inbound> = {}): Inbound =>
  inbound(ana, '', { kind: 'unknown', change, sentAt: at(seconds), ...more })
const of = (wireId: string, fromMe = false) => ({ target: { wireId, fromMe } })

describe('what is done to a message is done once, in whatever order it comes', () => {
  let kit: RoadKit
  beforeAll(async () => {
    kit = await createRoadKit()
  })
  afterAll(() => kit.close())

  const says = (wireId: string, text: string, more: Partial<Inbound> = {}) =>
    inbound(ana, text, { wireId, sentAt: at(0), ...more })
  const told = async (shop: Shop, ...all: Inbound[]) => {
    for (const one of all) await kit.ingest.ingest(shop, one)
  }
  const message = async (shop: Shop, wireId: string): Promise<Message> => {
    const thread = await kit.threadOf(shop, (await kit.only(shop)).id)
    return thread.find((entry) => entry.wireId === wireId) as Message
  }

  test('an edit shows the new text, keeps the old one, and moves the preview; nothing becomes unread by it', async () => {
    const shop = kit.shop()
    await told(shop, says('E1', 'to pumps'))
    kit.shown.length = 0
    await told(shop, does({ ...of('E1'), type: 'edit', text: 'two pumps' }, 5))
    expect(await message(shop, 'E1')).toMatchObject({
      text: 'two pumps',
      edits: [{ text: 'to pumps', at: at(5) }],
    })
    expect(await kit.only(shop)).toMatchObject({ preview: { text: 'two pumps' }, unreadCount: 1, lastSeq: 1 })
    expect(kit.shown.map((change) => change.type).sort()).toEqual(['conversation.changed', 'message.changed'])
  })

  test('a change that comes before its message waits for it', async () => {
    const shop = kit.shop()
    await told(
      shop,
      does({ ...of('W1'), type: 'reaction', emoji: '👍' }, 9),
      does({ ...of('W1'), type: 'edit', text: 'better' }, 8),
    )
    const none = await kit.conversations.list(shop.scope, { view: 'all', limit: 10 })
    expect(none.items).toEqual([])
    await told(shop, says('W1', 'good'))
    const after = await message(shop, 'W1')
    expect(after).toMatchObject({ text: 'better', reactions: [{ emoji: '👍', by: after.contactId }] })
    expect(await kit.only(shop)).toMatchObject({ preview: { text: 'better' } })
  })

  test('a message and what was done to it, in one group, are stored as one', async () => {
    const shop = kit.shop()
    await Promise.all([
      kit.ingest.ingest(shop, does({ ...of('G1'), type: 'edit', text: 'b' }, 2)),
      kit.ingest.ingest(shop, says('G1', 'a')),
      kit.ingest.ingest(shop, does({ ...of('G1'), type: 'edit', text: 'c' }, 3)),
    ])
    expect(await message(shop, 'G1')).toMatchObject({ text: 'c', edits: [{ text: 'a' }, { text: 'b' }] })
  })

  test('a customer may change only what is theirs', async () => {
    const shop = kit.shop()
    await told(shop, says('C1', 'hello'), inbound(ana, 'our price is 100', { wireId: 'OUR1', fromMe: true }))
    await told(
      shop,
      does({ ...of('OUR1', true), type: 'edit', text: 'our price is 1' }, 5),
      does({ ...of('OUR1', true), type: 'delete' }, 6),
      inbound('+5511930000002', '', { kind: 'unknown', change: { ...of('C1'), type: 'delete' } }),
    )
    expect(await message(shop, 'OUR1')).toMatchObject({ text: 'our price is 100', deletedAt: null, edits: [] })
    expect(await message(shop, 'C1')).toMatchObject({ text: 'hello', deletedAt: null })
    // but may react to it
    await told(shop, does({ ...of('OUR1', true), type: 'reaction', emoji: '😮' }, 7))
    expect((await message(shop, 'OUR1')).reactions).toMatchObject([{ emoji: '😮' }])
  })

  test('what the owner changes on the phone changes ours', async () => {
    const shop = kit.shop()
    await told(shop, inbound(ana, 'seven', { wireId: 'P1', fromMe: true }))
    await told(shop, does({ ...of('P1', true), type: 'edit', text: 'eight' }, 5, { fromMe: true }))
    expect(await message(shop, 'P1')).toMatchObject({ text: 'eight', edits: [{ text: 'seven' }] })
    await told(shop, does({ ...of('P1', true), type: 'delete' }, 6, { fromMe: true }))
    expect((await message(shop, 'P1')).deletedAt).toEqual(at(6))
  })

  test('what a customer deleted is gone for good, and the list says that it was deleted', async () => {
    const shop = kit.shop()
    await told(shop, says('D1', 'my card is 4242'))
    await told(
      shop,
      does({ ...of('D1'), type: 'delete' }, 5),
      does({ ...of('D1'), type: 'edit', text: 'my card is 4243' }, 4),
      does({ ...of('D1'), type: 'reaction', emoji: '👍' }, 6),
    )
    const [stored] = await kit.rows('messages', { organizationId: shop.organizationId, wireId: 'D1' })
    expect(stored).toMatchObject({ text: '', edits: [], deletedAt: at(5) })
    expect(await kit.only(shop)).toMatchObject({ preview: { text: '', isDeleted: true } })
  })

  test('a poll counts the latest choice of each voter, and one that was taken back not at all', async () => {
    const shop = kit.shop()
    const poll = { question: 'When?', options: ['Monday', 'Friday'], selectable: 1, votes: [] }
    await told(shop, says('V1', 'When?', { kind: 'poll', content: { ...noContent, poll } }))
    const vote = (options: string[], seconds: number) => does({ ...of('V1'), type: 'vote', options }, seconds)
    await told(shop, vote(['Friday'], 3), vote(['Monday'], 2), vote(['Sunday'], 1))
    const votes = async () => (await message(shop, 'V1')).content?.poll?.votes
    expect(await votes()).toMatchObject([{ options: ['Friday'] }])
    await told(shop, vote([], 4))
    expect(await votes()).toEqual([])
  })

  test('a kind that nobody knows is kept whole, and its bubble is told what it is', async () => {
    const shop = kit.shop()
    await told(shop, says('U1', '', { kind: 'unknown', wireKind: 'event', raw: { eventMessage: { name: 'Sale' } } }))
    expect(await message(shop, 'U1')).toMatchObject({ kind: 'unknown', wireKind: 'event' })
    expect(await message(shop, 'U1')).not.toHaveProperty('raw')
    const [stored] = await kit.rows('messages', { organizationId: shop.organizationId })
    expect(stored).toMatchObject({ raw: { eventMessage: { name: 'Sale' } } })
    expect(JSON.stringify(kit.shown)).not.toMatch('Sale')
  })

  test('an imported archive stands before everything, wakes nobody, and is no news', async () => {
    const shop = kit.shop()
    kit.woken.length = 0
    const old = (wireId: string, seconds: number, more: Partial<Inbound> = {}) =>
      says(wireId, wireId, { arrival: 'history', sentAt: at(seconds), ...more })
    await told(shop, old('H3', -10), old('H2', -20, { fromMe: true }))
    const { items } = await kit.conversations.list(shop.scope, { view: 'closed', limit: 10 })
    expect(items).toMatchObject([{ status: 'closed', unreadCount: 0, preview: { text: 'H3' }, lastMessageAt: at(-10) }])
    expect(kit.woken.filter(({ queue }) => queue === 'dispatch')).toEqual([])
    await told(shop, says('N1', 'hello again'), old('H1', -30), old('H2', -20, { fromMe: true }))
    const row = await kit.only(shop)
    expect(row).toMatchObject({
      unreadCount: 1,
      preview: { text: 'hello again' },
      holderKind: 'bot',
      lastInboundSeq: 1,
    })
    const thread = await kit.threadOf(shop, row.id)
    expect(thread.map(({ seq, text }) => [seq, text])).toEqual([
      [-2, 'H1'],
      [-1, 'H2'],
      [0, 'H3'],
      [1, 'hello again'],
    ])
    const episodes = await kit.rows('episodes', { conversationId: row.id })
    expect(episodes).toMatchObject([{ firstResponseAt: null }])
  })
})
