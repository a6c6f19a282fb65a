import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Message } from '../../schemas/message.ts'
import { noContent } from '../../schemas/message-content.ts'
import { ChannelError, type ChannelSession, type Outgoing, type OutgoingChange } from '../../src/channels/channel.ts'
import { inbound, type Shop } from '../features/conversations/kit.ts'
import { eventually } from '../helpers/eventually.ts'
import { createOutboundKit, type OutboundKit } from './outbound-kit.ts'

/** A wire that keeps what it was given. */
function createWire() {
  const sent: Outgoing[] = []
  const changes: OutgoingChange[] = []
  let refusal: ChannelError | null = null
  const session = {
    async send(message: Outgoing) {
      sent.push(message)
      return { wireId: message.wireId ?? '' }
    },
    async change(change: OutgoingChange) {
      changes.push(change)
      if (refusal) throw refusal
      return { wireId: change.wireId ?? '' }
    },
  } as unknown as ChannelSession
  const refuse = (error: ChannelError): void => {
    refusal = error
  }
  return { sent, changes, session, refuse }
}

describe('what members do to messages', () => {
  let kit: OutboundKit
  beforeAll(async () => {
    kit = await createOutboundKit()
  })
  afterAll(() => kit.close())

  /** `ackMs`: how soon what was not acknowledged goes again; long, so that a test may ask for one send. */
  const given = async (ackMs = 60_000) => {
    const shop = kit.shop()
    const wire = createWire()
    const outbound = kit.outboundOf(shop, wire.session, { ackMs })
    const conversationId = await kit.conversationIn(shop)
    const ana = kit.member(shop, 'Ana', 'all')
    const say = async (text: string): Promise<Message> => {
      const message = await kit.queue(shop, conversationId, text, 'person')
      await outbound.drain(shop.accountId)
      await kit.receipt(shop, message, 'sent')
      return kit.stored(shop, message)
    }
    const change = (message: Message, what: Parameters<typeof kit.conversations.change>[2], now = new Date()) =>
      kit.database.transaction((tx) => kit.conversations.change({ scope: ana, tx, now }, message.id, what))
    const drain = () => outbound.drain(shop.accountId)
    return { shop, wire, conversationId, ana, say, change, drain }
  }
  const rows = (shop: Shop) => kit.rows('messageChanges', { organizationId: shop.organizationId })

  test('an edit is shown at once, and goes out under an id of its own until the server has it', async () => {
    const { shop, wire, say, change, drain } = await given(60)
    const message = await say('our prise')
    kit.shown.length = 0
    const after = await change(message, { type: 'edit', text: 'our price' })
    expect(after).toMatchObject({ text: 'our price', edits: [{ text: 'our prise' }] })
    expect(kit.shown.map(({ type }) => type)).toContain('message.changed')
    await drain()
    expect(wire.changes[0]).toMatchObject({
      target: { wireId: message.wireId, fromMe: true },
      change: { type: 'edit', text: 'our price' },
    })
    const wireId = wire.changes[0]?.wireId ?? ''
    expect(wireId).not.toBe(message.wireId)
    // no acknowledgement: the same goes again, under the same id
    await eventually(async () => {
      await drain()
      return wire.changes.length >= 2
    })
    expect(new Set(wire.changes.map((entry) => entry.wireId)).size).toBe(1)
    await kit.receipt(shop, { wireId }, 'sent')
    expect(await rows(shop)).toMatchObject([{ status: 'sent', actor: 'us' }])
    const so = wire.changes.length
    await drain()
    expect(wire.changes).toHaveLength(so)
    expect(await kit.stored(shop, message)).toMatchObject({ text: 'our price', status: 'sent' })
  })

  test('what the server refuses has no effect any more', async () => {
    const { shop, wire, say, change, drain } = await given()
    const message = await say('keep me')
    expect((await change(message, { type: 'delete' })).deletedAt).not.toBeNull()
    expect(await kit.only(shop)).toMatchObject({ preview: { isDeleted: true } })
    await drain()
    const failure = { code: '479', text: 'no', retryable: false }
    await kit.receipt(shop, { wireId: wire.changes[0]?.wireId ?? '' }, 'failed', { failure })
    expect(await kit.stored(shop, message)).toMatchObject({ text: 'keep me', deletedAt: null })
    expect((await kit.only(shop)).preview).toMatchObject({ text: 'keep me' })
    expect((await kit.only(shop)).preview.isDeleted).toBeUndefined()
  })

  test('a channel that cannot do it says so, and the message is as before', async () => {
    const { shop, wire, say, change, drain } = await given()
    const message = await say('hello')
    wire.refuse(new ChannelError('no', 'not here', { retryable: false }))
    await change(message, { type: 'reaction', emoji: '👍' })
    await drain()
    expect(await kit.stored(shop, message)).toMatchObject({ reactions: [] })
    expect(await rows(shop)).toMatchObject([{ status: 'failed', failure: { code: 'no' } }])
  })

  test('a reaction of ours is one, whoever of us gave it, and stands beside the customer’s', async () => {
    const { shop, conversationId, change, drain, wire } = await given()
    const { contactId } = await kit.only(shop)
    const [theirs] = await kit.threadOf(shop, conversationId)
    const peer = await kit.contacts.addressOf(shop.scope, contactId)
    const own = { target: { wireId: String(theirs?.wireId), fromMe: false }, type: 'reaction', emoji: '😀' } as const
    await kit.ingest.ingest(shop, inbound('', '', { peer, change: own }))
    await change(theirs as Message, { type: 'reaction', emoji: '👍' })
    const after = await change(theirs as Message, { type: 'reaction', emoji: '❤️' })
    expect(after.reactions.map(({ by, emoji }) => [by, emoji])).toEqual([
      [contactId, '😀'],
      ['us', '❤️'],
    ])
    await drain()
    expect(wire.changes.map(({ change: what }) => what)).toEqual([
      { type: 'reaction', emoji: '👍' },
      { type: 'reaction', emoji: '❤️' },
    ])
    expect(wire.changes[0]?.target).toEqual({ wireId: theirs?.wireId, fromMe: false })
  })

  test('not the customer’s words, not what has not arrived, not too late, not another’s thread', async () => {
    const { shop, conversationId, say, change } = await given()
    const [theirs] = await kit.threadOf(shop, conversationId)
    await expect(change(theirs as Message, { type: 'edit', text: 'yes' })).rejects.toThrow('Only what we wrote')
    await expect(change(theirs as Message, { type: 'delete' })).rejects.toThrow('Only what we wrote')
    const waiting = await kit.queue(shop, conversationId, 'later', 'person')
    await expect(change(waiting, { type: 'edit', text: 'x' })).rejects.toThrow('Only what we wrote')
    const message = await say('a while ago')
    const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000)
    await expect(change(message, { type: 'edit', text: 'x' }, inMinutes(15))).rejects.toThrow('15 minutes')
    await expect(change(message, { type: 'delete' }, inMinutes(2_881))).rejects.toThrow('2 days')
    expect((await change(message, { type: 'delete' }, inMinutes(60))).deletedAt).not.toBeNull()
    await expect(change(message, { type: 'edit', text: 'x' })).rejects.toThrow('Only what we wrote')
    const stranger = await given()
    await expect(stranger.change(message, { type: 'delete' })).rejects.toThrow('Not found')
  })

  test('every kind goes out as it is, or in words where the channel has no such kind; "2" then is the second option', async () => {
    const { shop, wire, conversationId, drain } = await given()
    const options = ['Red', 'Blue'].map((title) => ({ id: title.toLowerCase(), title, description: null }))
    const choices = { style: 'buttons' as const, label: null, footer: 'Today only', options }
    await kit.queue(shop, conversationId, 'Which colour?', 'person', { content: { ...noContent, choices } })
    await drain()
    expect(wire.sent.at(-1)).toMatchObject({ kind: 'choices', content: { choices: { options } } })
    const words = createWire()
    const plain = kit.outboundOf(shop, words.session, {
      accounts: {
        outbound: async () => ({
          ...{ organizationId: shop.organizationId, resend: 'idempotent', windowHours: null, budgetLeft: null },
          kinds: ['text', 'image'],
        }),
      },
    })
    const place = { latitude: 1.5, longitude: 2.5, name: 'Shop', address: null, isLive: false }
    await kit.queue(shop, conversationId, '', 'person', { content: { ...noContent, place } })
    await kit.queue(shop, conversationId, 'Which colour?', 'person', { content: { ...noContent, choices } })
    await plain.drain(shop.accountId)
    expect(words.sent.map(({ kind, text }) => [kind, text])).toEqual(
      expect.arrayContaining([
        ['text', 'Shop\nhttps://www.google.com/maps?q=1.5,2.5'],
        ['text', 'Which colour?\n1. Red\n2. Blue\nToday only'],
      ]),
    )
    const peer = await kit.contacts.addressOf(shop.scope, (await kit.only(shop)).contactId)
    const answers = async (text: string) => {
      await kit.ingest.ingest(shop, inbound('', text, { peer }))
      return (await kit.threadOf(shop, conversationId)).at(-1)?.content?.chosen
    }
    expect(await answers('2')).toEqual({ id: 'blue', title: 'Blue' })
    expect(await answers(' red ')).toEqual({ id: 'red', title: 'Red' })
    expect(await answers('٢')).toEqual({ id: 'blue', title: 'Blue' })
    expect(await answers('3')).toBeUndefined()
    await kit.queue(shop, conversationId, 'How many?', 'person')
    expect(await answers('2')).toBeUndefined()
  })
})
