import fc from 'fast-check'
import mongoose from 'mongoose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WaKeyModel } from '../../schemas/models/wa-key.model.ts'
import type { Database } from '../../src/core/db.ts'
import { newId } from '../../src/core/ids.ts'
import { createIngest } from '../../src/pipeline/ingest.ts'
import { createRoad } from '../../src/pipeline/road.ts'
import { countCommands, createRoadKit, inbound, type RoadKit, total } from '../features/conversations/kit.ts'

describe('ingest stores what comes, once, in order, or parks it whole', () => {
  let kit: RoadKit
  beforeAll(async () => {
    kit = await createRoadKit()
  })
  afterAll(() => kit.close())

  test('a first message makes contact, identities, conversation, episode and message, and wakes dispatch', async () => {
    const shop = kit.shop()
    kit.woken.length = 0
    await kit.ingest.ingest(shop, inbound('+5511900000001', 'hello'))
    const row = await kit.only(shop)
    expect(row).toMatchObject({
      contact: { name: 'Carla', phone: '+5511900000001' },
      holderKind: 'bot',
      unreadCount: 1,
      lastSeq: 1,
      lastInboundSeq: 1,
      preview: { text: 'hello', from: 'contact' },
    })
    expect(await kit.rows('contactIdentities', { organizationId: shop.organizationId })).toHaveLength(2)
    expect(await kit.rows('episodes', { conversationId: row.id })).toHaveLength(1)
    expect(kit.woken).toContainEqual({ queue: 'dispatch', key: row.id })
    const lists = kit.shown.filter((change) => change.stream === `org:${shop.organizationId}:lists`)
    expect(lists.map((change) => (change.data as { id: string }).id)).toEqual([row.id])
  })

  test('twenty messages, each delivered 1 to 5 times, shuffled: the same final state as once', async () => {
    const shop = kit.shop()
    const once = Array.from({ length: 20 }, (_, at) =>
      inbound(`+55119111100${String(at % 4).padStart(2, '0')}`, `text ${at}`),
    )
    const many = once.flatMap((message, at) => Array.from({ length: 1 + (at % 5) }, () => message))
    const [shuffled] = fc.sample(
      fc.shuffledSubarray(
        many.map((_, at) => at),
        { minLength: many.length },
      ),
      { numRuns: 1, seed: 7 },
    ) as [number[]]
    await Promise.all(shuffled.map((at) => kit.ingest.ingest(shop, many[at] as (typeof many)[number])))
    await Promise.all(once.map((message) => kit.ingest.ingest(shop, message)))
    const { items } = await kit.conversations.list(shop.scope, { view: 'all', limit: 100 })
    expect(items).toHaveLength(4)
    for (const row of items) {
      const thread = await kit.threadOf(shop, row.id)
      expect(thread.map((message) => message.seq)).toEqual([1, 2, 3, 4, 5])
      expect(row).toMatchObject({ lastSeq: 5, unreadCount: 5 })
    }
    const texts = (await kit.rows('messages', { organizationId: shop.organizationId })).map((doc) => doc.text)
    expect(texts.sort()).toEqual(once.map((message) => message.text).sort())
  })

  test('two processes are handed the same messages of new customers at the same moment: each is stored once', async () => {
    const shop = kit.shop()
    const twin = createIngest({ ...kit, road: createRoad({ ...kit, needsDispatch: () => false }) })
    const messages = Array.from({ length: 40 }, (_, at) =>
      inbound(`+55119222200${String(at % 8).padStart(2, '0')}`, `${at}`),
    )
    await Promise.all(messages.flatMap((message) => [kit.ingest.ingest(shop, message), twin.ingest(shop, message)]))
    const texts = (await kit.rows('messages', { organizationId: shop.organizationId })).map((doc) => doc.text)
    expect(texts.sort()).toEqual(messages.map((message) => message.text).sort())
    expect(await kit.rows('contacts', { organizationId: shop.organizationId })).toHaveLength(8)
    expect(await kit.rows('deadLetters', { organizationId: shop.organizationId })).toEqual([])
    // the last word is the store's, whatever the processes believe
    const [row] = await kit.rows('messages', { organizationId: shop.organizationId })
    const again = { ...row, _id: newId() as never, seq: 1_000 }
    await expect(mongoose.connection.collection('messages').insertOne(again)).rejects.toThrow(/duplicate/i)
  })

  test('two senders may choose the same id, and one may choose it on two lines', async () => {
    const shop = kit.shop()
    const other = { ...kit.shop(), organizationId: shop.organizationId }
    await Promise.all([
      kit.ingest.ingest(shop, inbound('+5511900000010', 'a', { wireId: 'SAME' })),
      kit.ingest.ingest(shop, inbound('+5511900000011', 'b', { wireId: 'SAME' })),
      kit.ingest.ingest(other, inbound('+5511900000010', 'c', { wireId: 'SAME' })),
      kit.ingest.ingest(shop, inbound('+5511900000010', 'd', { wireId: 'SAME', fromMe: true })),
    ])
    const texts = (await kit.rows('messages', { organizationId: shop.organizationId, wireId: 'SAME' })).map(
      (d) => d.text,
    )
    expect(texts.sort()).toEqual(['a', 'b', 'c', 'd'])
  })

  test('a number and a LID that came apart are one contact once a message carries both; what came under either is not stored again', async () => {
    const shop = kit.shop()
    const byPhone = inbound('+5511900000020', 'by number', { peer: { phone: '+5511900000020' } })
    const byLid = inbound('', 'by lid', { peer: { lid: '777' } })
    await kit.ingest.ingest(shop, byPhone)
    await kit.ingest.ingest(shop, byLid)
    const both = { phone: '+5511900000020', lid: '777' }
    await kit.ingest.ingest(shop, inbound('', 'both', { peer: both }))
    await kit.ingest.ingest(shop, { ...byLid, peer: both })
    await kit.ingest.ingest(shop, { ...byPhone, peer: both })
    const identities = await kit.rows('contactIdentities', { organizationId: shop.organizationId })
    expect(new Set(identities.map((identity) => identity.contactId)).size).toBe(1)
    const [merge] = await kit.rows('contactMerges', { organizationId: shop.organizationId })
    expect(merge).toMatchObject({ reason: 'phone_lid_link', conversationIds: [] })
    expect(merge?.identityIds).toHaveLength(1)
    const texts = (await kit.rows('messages', { organizationId: shop.organizationId })).map((doc) => doc.text)
    expect(texts.sort()).toEqual(['both', 'by lid', 'by number'])
  })

  test('a hundred messages of a hundred customers cost no more commands than a ceiling', async () => {
    const shop = kit.shop()
    const first = Array.from({ length: 100 }, (_, at) => inbound(`+5521${String(900_000_000 + at)}`, 'first'))
    const again = () => first.map(({ peer }) => inbound('', 'again', { peer }))
    const take = (messages: typeof first) =>
      countCommands(() => Promise.all(messages.map((message) => kit.ingest.ingest(shop, message))))
    const counted = { fresh: await take(first), known: await take(again()), remembered: await take(again()) }
    for (const counts of Object.values(counted)) expect(counts.get('commitTransaction')).toBe(1)
    const totals = Object.fromEntries(Object.entries(counted).map(([what, counts]) => [what, total(counts)]))
    expect(totals.fresh, JSON.stringify([...counted.fresh])).toBeLessThanOrEqual(10)
    expect(totals.known, JSON.stringify([...counted.known])).toBeLessThanOrEqual(9)
    // the turn, the conversations, changes that waited for these messages, the revs, all writes, the commit
    expect(totals.remembered, JSON.stringify([...counted.remembered])).toBeLessThanOrEqual(6)
  })

  test('one bad member of a group is parked whole, the others are stored, and it can be replayed', async () => {
    const shop = kit.shop()
    const bad = inbound('', 'nobody wrote this', { peer: {}, wireId: 'BAD' })
    const good = Array.from({ length: 9 }, (_, at) => inbound('+5511900000030', `good ${at}`))
    await Promise.all([...good.slice(0, 4), bad, ...good.slice(4)].map((message) => kit.ingest.ingest(shop, message)))
    const thread = await kit.threadOf(shop, (await kit.only(shop)).id)
    expect(thread.map((message) => message.text)).toEqual(good.map((message) => message.text))
    const [letter] = await kit.rows('deadLetters', { organizationId: shop.organizationId })
    expect(letter).toMatchObject({
      kind: 'inbound',
      replayedAt: null,
      payload: { inbound: { text: bad.text, wireId: 'BAD' } },
    })
    const id = String(letter?._id)
    await expect(kit.ingest.replayDeadLetter(shop.organizationId, id)).rejects.toThrow('no address')
    await expect(kit.ingest.replayDeadLetter(kit.shop().organizationId, id)).rejects.toThrow('Not found')
    // its cause is mended: the letter now has an address
    await mongoose.connection
      .collection<{ _id: string }>('deadLetters')
      .updateOne({ _id: id }, { $set: { 'payload.inbound.peer': { phone: '+5511900000030' } } })
    await kit.ingest.replayDeadLetter(shop.organizationId, id)
    const after = await kit.threadOf(shop, (await kit.only(shop)).id)
    expect(after.at(-1)).toMatchObject({ text: 'nobody wrote this', seq: 10 })
  })

  test('the journal rows of a group go in the transaction that stores it, or stay with it', async () => {
    const shop = kit.shop()
    const journal = () => kit.rows('waKeys', { organizationId: shop.organizationId })
    await WaKeyModel.collection.insertMany(
      ['j1', 'j2'].map((id) => ({ _id: id as never, organizationId: shop.organizationId, name: id })),
    )
    let isBroken = false
    // what no store takes, after everything else of a group
    const transaction: Database['transaction'] = (work, options) =>
      kit.database.transaction(async (tx) => {
        const result = await work(tx)
        if (isBroken && options?.turn) tx.writes.insert(WaKeyModel, [{ _id: 'j2' }, { _id: 'j2' }])
        return result
      }, options)
    const road = createRoad({
      database: { ...kit.database, transaction },
      conversations: kit.conversations,
      logger: kit.logger,
      needsDispatch: () => false,
      deleteJournal: (keys, writes) => writes.remove(WaKeyModel, { _id: { $in: [...keys] } }),
    })
    const ingest = createIngest({ ...kit, road })
    await ingest.ingest(shop, inbound('+5511900000040', 'one', { journalKey: 'j1' }))
    expect((await journal()).map((row) => row._id)).toEqual(['j2'])
    isBroken = true
    await ingest.ingest(shop, inbound('+5511900000040', 'two', { journalKey: 'j2' }))
    const thread = await kit.threadOf(shop, (await kit.only(shop)).id)
    expect(thread.map((message) => message.text)).toEqual(['one'])
    expect((await journal()).map((row) => row._id)).toEqual(['j2'])
    expect(await kit.rows('deadLetters', { organizationId: shop.organizationId })).toHaveLength(1)
  })

  test('numbers stay gapless while customers write and members answer at once', async () => {
    const shop = kit.shop()
    await kit.ingest.ingest(shop, inbound('+5511900000050', 'start'))
    const { id } = await kit.only(shop)
    const ana = kit.member(shop, 'Ana')
    await Promise.all(
      Array.from({ length: 30 }, (_, at) =>
        at % 3 === 0
          ? kit.inTx(ana, (ctx) =>
              kit.conversations.send(ctx, {
                conversationId: id,
                text: `answer ${at}`,
                lane: 'person',
                clientId: `client-${id}-${at}`,
                sender: { kind: 'user', userId: ana.actor.id, name: 'Ana' },
              }),
            )
          : kit.ingest.ingest(shop, inbound('+5511900000050', `more ${at}`)),
      ),
    )
    const thread = await kit.threadOf(shop, id)
    // the first, 30 more, and the line that says who took over
    expect(thread.map((message) => message.seq)).toEqual(Array.from({ length: 32 }, (_, at) => at + 1))
    expect(await kit.only(shop)).toMatchObject({ lastSeq: 32, holderKind: 'user', ownerId: ana.actor.id })
  })

  test('what the owner types on the phone takes the conversation, says so once and stops the bot', async () => {
    const shop = kit.shop()
    await kit.ingest.ingest(shop, inbound('+5511900000060', 'hi'))
    const { id } = await kit.only(shop)
    const queued = await kit.inTx(shop.scope, (ctx) =>
      kit.conversations.send(ctx, {
        conversationId: id,
        text: 'I am a bot',
        lane: 'bot',
        clientId: `bot-${id}`,
        sender: { kind: 'bot', userId: null, name: 'Bot' },
      }),
    )
    for (const text of ['I am here', 'how can I help'])
      await kit.ingest.ingest(shop, inbound('+5511900000060', text, { fromMe: true, arrival: 'late' }))
    kit.woken.length = 0
    await kit.ingest.ingest(shop, inbound('+5511900000060', 'thanks'))
    const thread = await kit.threadOf(shop, id)
    expect(thread.find((message) => message.id === queued.id)?.status).toBe('cancelled')
    expect(thread.filter((message) => message.system?.key === 'answered_on_phone')).toHaveLength(1)
    expect(await kit.only(shop)).toMatchObject({ holderKind: 'user', ownerId: null, unreadCount: 1 })
    expect(kit.woken.filter((wake) => wake.queue === 'dispatch')).toEqual([])
    const [episode] = await kit.rows('episodes', { conversationId: id })
    expect(episode).toMatchObject({ firstResponseBy: 'bot' })
  })

  test('a line that only listens stores and asks nobody; once its bot is on, the next message goes to the bot', async () => {
    const shop = kit.shop('listen')
    await kit.ingest.ingest(shop, inbound('+5511900000070', 'hello?'))
    expect(await kit.only(shop)).toMatchObject({ holderKind: 'nobody' })
    kit.lines.set(shop.lineId, { ...shop.line, botMode: 'on' })
    await kit.ingest.ingest(shop, inbound('+5511900000070', 'anybody?'))
    expect(await kit.only(shop)).toMatchObject({ holderKind: 'bot', dispatchedSeq: 1 })
  })

  test('a picture is stored after its message, and one that cannot be had says why', async () => {
    const shop = kit.shop()
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    )
    const media = { mime: 'application/x-lie', size: png.length, fileName: 'a.png', seconds: null, width: 1, height: 1 }
    let tries = 0
    const fetch = async () => {
      tries += 1
      if (tries === 1) throw new Error('line broke')
      return png
    }
    const { ChannelError } = await import('../../src/channels/channel.ts')
    const gone = async (): Promise<Uint8Array> => {
      throw new ChannelError('expired', 'gone', { retryable: false })
    }
    await kit.ingest.ingest(shop, inbound('+5511900000080', 'look', { kind: 'image', media: { ...media, fetch } }))
    await kit.ingest.ingest(shop, inbound('+5511900000080', '', { kind: 'image', media: { ...media, fetch: gone } }))
    await kit.ingest.ingest(
      shop,
      inbound('+5511900000080', '', { kind: 'video', media: { ...media, size: 999_999, fetch } }),
    )
    await kit.ingest.idle()
    const { id } = await kit.only(shop)
    const [first, second, third] = await kit.threadOf(shop, id)
    expect(first?.media).toMatchObject({ mime: 'image/png', size: png.length, problem: null })
    expect(second?.media).toMatchObject({ fileId: null, problem: 'expired' })
    expect(third?.media).toMatchObject({ fileId: null, problem: 'too_large' })
    const file = await kit.files.openFile(shop.scope, String(first?.media?.fileId))
    expect(file).toMatchObject({ mime: 'image/png', disposition: 'inline' })
    file.stream.destroy()
    const stranger = kit.member(kit.shop(), 'Mallory', 'all')
    await expect(kit.files.openFile(stranger, String(first?.media?.fileId))).rejects.toThrow('Not found')
  })

  test('a linked staff number opens a staff thread that no list shows', async () => {
    const shop = kit.shop()
    kit.staffShops.add(shop.organizationId)
    kit.shown.length = 0
    await kit.ingest.ingest(shop, inbound('+5511900000090', '/help'))
    expect((await kit.conversations.list(shop.scope, { view: 'all', limit: 10 })).items).toEqual([])
    const [thread] = await kit.rows('conversations', { organizationId: shop.organizationId, kind: 'staff' })
    expect(kit.shown.map((change) => change.stream)).toEqual([`conversation:${String(thread?._id)}`])
    expect(await kit.conversations.counts(shop.scope)).toMatchObject({ all: 0, bot: 0 })
    const nosy = kit.member(shop, 'Nosy', 'all')
    await expect(kit.conversations.get(nosy, String(thread?._id))).rejects.toThrow('Not found')
  })
})
