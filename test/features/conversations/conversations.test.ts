import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Id } from '../../../schemas/common.ts'
import type { ConversationRow } from '../../../schemas/conversation.ts'
import type { Scope } from '../../../src/core/scope.ts'
import type { SendContext } from '../../../src/features/conversations/index.ts'
import { countCommands, createRoadKit, inbound, type RoadKit, type Shop, total } from './kit.ts'

describe('conversations: who has them, what each scope sees, what the list and the thread show', () => {
  let kit: RoadKit
  beforeAll(async () => {
    kit = await createRoadKit()
  })
  afterAll(() => kit.close())

  const open = async (shop: Shop, phone: string, name = 'Carla'): Promise<ConversationRow> => {
    await kit.ingest.ingest(shop, inbound(phone, `hi from ${phone}`, { pushName: name }))
    const { items } = await kit.conversations.list(shop.scope, { view: 'all', q: phone, limit: 1 })
    return items[0] as ConversationRow
  }
  const ids = async (scope: Scope, view: 'mine' | 'unassigned' | 'all' | 'bot' | 'closed'): Promise<Id[]> =>
    (await kit.conversations.list(scope, { view, limit: 50 })).items.map((row) => row.id)
  const reply =
    (scope: Scope & { actor: { id: Id } }, id: Id, clientId: string, text = 'me') =>
    (ctx: SendContext) =>
      kit.conversations.reply(ctx, {
        conversationId: id,
        text,
        clientId,
        sender: { kind: 'user', userId: scope.actor.id, name: ctx.scope.actor.name },
      })

  test('a member’s reply takes the conversation, clears unread and is stored once per clientId', async () => {
    const shop = kit.shop()
    const { id } = await open(shop, '+34600000001')
    const ana = kit.member(shop, 'Ana')
    kit.woken.length = 0
    const first = await kit.inTx(ana, reply(ana, id, 'client-0001'))
    const again = await kit.inTx(ana, reply(ana, id, 'client-0001'))
    expect(again).toEqual(first)
    expect(first).toMatchObject({
      status: 'queued',
      lane: 'person',
      accountId: shop.accountId,
      wireId: expect.any(String),
    })
    expect(await kit.conversations.get(ana, id)).toMatchObject({
      holderKind: 'user',
      owner: { id: ana.actor.id, name: 'Ana' },
      unreadCount: 0,
      preview: { from: 'user', status: 'queued' },
    })
    expect(kit.woken.filter((wake) => wake.queue === 'outbound')).toEqual([{ queue: 'outbound', key: shop.accountId }])
    const lines = (await kit.threadOf(shop, id)).filter((message) => message.kind === 'system')
    expect(lines.map((line) => line.system)).toEqual([{ key: 'taken_over', params: { name: 'Ana' } }])
    const [episode] = await kit.rows('episodes', { conversationId: id })
    expect(episode).toMatchObject({ firstResponseBy: 'user', closedAt: null })
    const both = await Promise.all([1, 2, 3].map(() => kit.inTx(ana, reply(ana, id, 'client-0002'))))
    expect(new Set(both.map((message) => message.id)).size).toBe(1)
  })

  test('hand-off, take over, hand back, assign, bot off and on, close, and the customer opens it again', async () => {
    const shop = kit.shop()
    const { id } = await open(shop, '+34600000002')
    const ana = kit.member(shop, 'Ana', 'all')
    const ben = kit.member(shop, 'Ben')
    const { conversations } = kit
    const step = (work: (ctx: SendContext) => Promise<ConversationRow>) => kit.inTx(ana, work)
    expect(await step((ctx) => conversations.handOff(ctx, id, 'asks for a person'))).toMatchObject({
      holderKind: 'nobody',
      handoffReason: 'asks for a person',
    })
    expect(await ids(ana, 'unassigned')).toEqual([id])
    expect(await step((ctx) => conversations.takeOver(ctx, id, ana.actor.id))).toMatchObject({ ownerId: ana.actor.id })
    expect(await step((ctx) => conversations.handBack(ctx, id))).toMatchObject({ holderKind: 'bot', ownerId: null })
    expect(await step((ctx) => conversations.assign(ctx, id, ben.actor.id))).toMatchObject({ owner: { name: 'Ben' } })
    expect(await step((ctx) => conversations.assign(ctx, id, null))).toMatchObject({ holderKind: 'nobody' })
    // it waits for a person on purpose: the next message does not wake the bot
    await kit.ingest.ingest(shop, inbound('+34600000002', 'hello?'))
    expect(await conversations.get(ana, id)).toMatchObject({ holderKind: 'nobody' })
    expect(await step((ctx) => conversations.setBot(ctx, id, true))).toMatchObject({ holderKind: 'bot', botOff: false })
    expect(await step((ctx) => conversations.setBot(ctx, id, false))).toMatchObject({
      holderKind: 'nobody',
      botOff: true,
    })
    expect(await step((ctx) => conversations.close(ctx, id))).toMatchObject({ status: 'closed', unreadCount: 0 })
    expect(await conversations.counts(ana)).toMatchObject({ all: 0, closed: 1, unassigned: 0, mine: 0, bot: 0 })
    await kit.ingest.ingest(shop, inbound('+34600000002', 'one more thing'))
    expect(await conversations.get(ana, id)).toMatchObject({ status: 'open', holderKind: 'nobody', unreadCount: 1 })
    const episodes = await kit.rows('episodes', { conversationId: id })
    expect(episodes.map((episode) => episode.closedAt !== null)).toEqual([true, false])
    const keys = (await kit.threadOf(shop, id)).flatMap((message) => message.system?.key ?? [])
    expect(keys).toEqual([
      'handoff',
      'taken_over',
      'handed_back',
      'assigned',
      'assigned',
      'bot_on',
      'bot_off',
      'closed',
      'reopened',
    ])
  })

  test('own: a member sees their conversations and what nobody has; all: every one; nobody sees another organization’s', async () => {
    const [shop, twin] = [kit.shop(), kit.shop()]
    const phones = ['+34600000011', '+34600000012', '+34600000013']
    const rows = [
      await open(shop, phones[0] ?? ''),
      await open(shop, phones[1] ?? ''),
      await open(shop, phones[2] ?? ''),
    ]
    const [a, b, c] = rows.map((row) => row.id) as [Id, Id, Id]
    const foreign = (await open(twin, '+34600000011', 'Canary')).id
    const [ana, ben, boss] = [kit.member(shop, 'Ana'), kit.member(shop, 'Ben'), kit.member(shop, 'Boss', 'all')]
    await kit.inTx(ana, (ctx) => kit.conversations.takeOver(ctx, a, ana.actor.id))
    await kit.inTx(ben, (ctx) => kit.conversations.takeOver(ctx, b, ben.actor.id))
    expect(await ids(ana, 'mine')).toEqual([a])
    expect(new Set(await ids(ana, 'all'))).toEqual(new Set([a, c]))
    expect(new Set(await ids(boss, 'all'))).toEqual(new Set([a, b, c]))
    expect(await kit.conversations.counts(ana)).toMatchObject({ mine: 1, all: 2, bot: 1 })
    expect(await kit.conversations.counts(boss)).toMatchObject({ mine: 0, all: 3, bot: 1 })
    const { contactId } = await kit.conversations.get(boss, b)
    for (const scope of [ana, kit.member(twin, 'Eve', 'all'), { ...boss, contactId: rows[0]?.contactId ?? '' }]) {
      const denied = [
        () => kit.conversations.get(scope, b),
        () => kit.conversations.thread(scope, b, { limit: 10 }),
        () => kit.inTx(scope, reply(ana, b, `client-denied-${scope.organizationId}`)),
        () => kit.inTx(scope, (ctx) => kit.conversations.close(ctx, b)),
        () => kit.inTx(scope, (ctx) => kit.conversations.takeOver(ctx, b, ana.actor.id)),
        () => kit.contacts.get(scope, contactId),
        () => kit.inTx(scope, (ctx) => kit.contacts.update(ctx, { id: contactId, patch: { name: 'mine now' } })),
      ]
      for (const attempt of denied) await expect(attempt()).rejects.toThrow('Not found')
    }
    await expect(kit.conversations.get(boss, foreign)).rejects.toThrow('Not found')
    const searched = await kit.conversations.list(boss, { view: 'all', q: 'Canary', limit: 10 })
    expect(searched.items).toEqual([])
    expect((await kit.conversations.list(ana, { view: 'all', q: phones[1] ?? '', limit: 10 })).items).toEqual([])
  })

  test('the list pages by cursor without a gap or a double, also over equal times, and each page costs few commands', async () => {
    const shop = kit.shop()
    const phones = Array.from({ length: 95 }, (_, at) => `+3461${String(1_000_000 + at)}`)
    await Promise.all(phones.map((phone) => kit.ingest.ingest(shop, inbound(phone, 'hi'))))
    const ana = kit.member(shop, 'Ana')
    for (const scope of [ana, kit.member(shop, 'Boss', 'all')]) {
      const seen: string[] = []
      let cursor: string | undefined
      do {
        const page = await kit.conversations.list(scope, { view: 'all', limit: 20, cursor })
        expect(page.items.length).toBeLessThanOrEqual(20)
        seen.push(...page.items.map((row) => row.contact.phone ?? ''))
        cursor = page.nextCursor ?? undefined
      } while (cursor)
      expect(seen).toHaveLength(95)
      expect(new Set(seen)).toEqual(new Set(phones))
      const counts = await countCommands(() => kit.conversations.list(scope, { view: 'all', limit: 20 }))
      expect(total(counts)).toBeLessThanOrEqual(3)
    }
    await expect(kit.conversations.list(ana, { view: 'all', limit: 5, cursor: 'x' })).rejects.toThrow('page marker')
    expect(total(await countCommands(() => kit.conversations.counts(ana)))).toBe(1)
    const [row] = (await kit.conversations.list(ana, { view: 'all', limit: 1 })).items
    const thread = () => kit.conversations.thread(ana, String(row?.id), { limit: 50 })
    expect(total(await countCommands(thread))).toBe(2)
    const send = () => kit.inTx(ana, reply(ana, String(row?.id), 'client-count-1'))
    const counts = await countCommands(send)
    expect(total(counts), JSON.stringify([...counts])).toBeLessThanOrEqual(14)
  })

  test('the thread pages both ways by number; the bot’s side does not see what the team says', async () => {
    const shop = kit.shop()
    const { id, contactId } = await open(shop, '+34600000021')
    for (let at = 2; at <= 9; at++) await kit.ingest.ingest(shop, inbound('+34600000021', `text ${at}`))
    const ana = kit.member(shop, 'Ana', 'all')
    const sender = { kind: 'user' as const, userId: ana.actor.id, name: 'Ana' }
    await kit.inTx(ana, (ctx) => kit.conversations.appendNote(ctx, id, { text: 'difficult customer', sender }))
    const card = { command: '/note x', ok: true, text: 'Done', record: null }
    const { id: cardId } = await kit.inTx(ana, (ctx) => kit.conversations.appendCard(ctx, id, card, sender))
    await kit.inTx(ana, (ctx) =>
      kit.conversations.appendCard(ctx, id, { ...card, text: 'Undone' }, sender, { replaces: cardId }),
    )
    const seqs = async (query: { before?: number; after?: number; limit: number }) =>
      (await kit.conversations.thread(ana, id, query)).map((message) => message.seq)
    expect(await seqs({ limit: 3 })).toEqual([9, 10, 11])
    expect(await seqs({ before: 9, limit: 3 })).toEqual([6, 7, 8])
    expect(await seqs({ after: 9, limit: 3 })).toEqual([10, 11])
    expect((await kit.conversations.thread(ana, id, { limit: 1 }))[0]).toMatchObject({ card: { text: 'Undone' } })
    const bot: Scope = { ...shop.scope, actor: { kind: 'bot', id: 'b', name: 'Bot' }, contactId }
    expect((await kit.conversations.recent(bot, id, 5)).map((message) => message.seq)).toEqual([7, 8, 9])
    // notes and cards do not change what the list shows of the customer
    expect((await kit.conversations.get(ana, id)).preview.text).toBe('text 9')
  })

  test('reading clears what was read, and only that', async () => {
    const shop = kit.shop()
    const { id } = await open(shop, '+34600000031')
    await kit.ingest.ingest(shop, inbound('+34600000031', 'two'))
    await kit.ingest.ingest(shop, inbound('+34600000031', 'three'))
    const ana = kit.member(shop, 'Ana')
    expect(await kit.inTx(ana, (ctx) => kit.conversations.markRead(ctx, id, 2))).toMatchObject({ unreadCount: 1 })
    expect(await kit.inTx(ana, (ctx) => kit.conversations.markRead(ctx, id, 1))).toMatchObject({ unreadCount: 1 })
    expect(await kit.inTx(ana, (ctx) => kit.conversations.markRead(ctx, id, 3))).toMatchObject({ unreadCount: 0 })
  })

  test('a new name is shown in the list, and the list finds it by its beginning without accents', async () => {
    const shop = kit.shop()
    const { id, contactId } = await open(shop, '+34600000041')
    const ana = kit.member(shop, 'Ana')
    kit.shown.length = 0
    await kit.inTx(ana, (ctx) => kit.contacts.update(ctx, { id: contactId, patch: { name: 'Ágata Núñez' } }))
    expect(kit.shown).toMatchObject([{ type: 'conversation.changed', data: { id, contact: { name: 'Ágata Núñez' } } }])
    for (const q of ['agata', 'ÁGATA NU', '+34 600 000 041', '34600'])
      expect(
        (await kit.conversations.list(ana, { view: 'all', q, limit: 5 })).items.map((row) => row.id),
        q,
      ).toEqual([id])
    // the name that somebody gave stays when the customer's app says another
    await kit.ingest.ingest(shop, inbound('+34600000041', 'hi', { pushName: 'Agy' }))
    expect((await kit.conversations.get(ana, id)).contact.name).toBe('Ágata Núñez')
  })

  test('a quote that awaits an answer is remembered on the conversation until it is answered', async () => {
    const shop = kit.shop()
    const { id } = await open(shop, '+34600000051')
    const message = await kit.inTx(shop.scope, (ctx) =>
      kit.conversations.send(ctx, {
        conversationId: id,
        text: 'Quote Q-1',
        lane: 'transactional',
        clientId: 'quote-sent-1',
        sender: { kind: 'user', userId: null, name: 'Ana' },
        awaits: { noun: 'quote', id },
      }),
    )
    expect((await kit.conversations.get(shop.scope, id)).awaiting).toEqual([
      { noun: 'quote', id, messageId: message.id },
    ])
    // a transactional message is no takeover
    expect((await kit.conversations.get(shop.scope, id)).holderKind).toBe('bot')
    await kit.inTx(shop.scope, (ctx) => kit.conversations.answered(ctx, id, id))
    expect((await kit.conversations.get(shop.scope, id)).awaiting).toEqual([])
  })

  test('state from events is state fetched: rows and messages, after everything that can happen', async () => {
    const shop = kit.shop()
    const { id } = await open(shop, '+34600000061')
    const ana = kit.member(shop, 'Ana', 'all')
    const sent = await kit.inTx(ana, reply(ana, id, 'client-events-1'))
    await kit.ingest.receipt(shop, { wireIds: [String(sent.wireId)], status: 'delivered', at: new Date() })
    await kit.inTx(ana, (ctx) => kit.conversations.close(ctx, id))
    await kit.ingest.ingest(shop, inbound('+34600000061', 'back'))
    const mine = kit.shown.filter((change) => change.stream === `conversation:${id}`)
    const byId = new Map(mine.map((change) => [(change.data as { id: Id }).id, change.data]))
    expect([...byId.values()]).toEqual(await kit.threadOf(shop, id))
    const rows = kit.shown.filter((change) => change.stream === `org:${shop.organizationId}:lists`)
    const fetched = await kit.conversations.get(ana, id)
    expect(rows.at(-1)?.data).toEqual(fetched)
    expect(rows.map((change) => change.rev)).toEqual(rows.map((_, at) => at + 1))
  })
})
