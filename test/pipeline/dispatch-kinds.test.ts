import { afterEach, describe, expect, test } from 'vitest'
import { noContent } from '../../schemas/message-content.ts'
import { ContactModel } from '../../schemas/models/contact.model.ts'
import { newId } from '../../src/core/ids.ts'
import { openShop, type Shop } from './dispatch-kit.ts'

describe('the bot and the kinds of messages', () => {
  let shop: Shop
  afterEach(() => shop.drop())

  const bot = (given: Parameters<typeof openShop>[0] = {}) => openShop({ settings: { quietMs: 10 }, ...given })

  test('a sticker wants no answer, a voice note and an unknown kind get a person', async () => {
    shop = await bot()
    await shop.write('hello')
    expect(await shop.write('', { kind: 'sticker' })).toEqual([])
    const [voice] = await shop.write('', { kind: 'audio' })
    expect(voice).toContain('only read text')
    const { conversationId } = await shop.receive('')
    expect((await shop.state(conversationId)).holderKind).toBe('nobody')
  })

  test('a pin is taken for the words of its place', async () => {
    shop = await bot()
    const place = { latitude: 1, longitude: 2, name: 'a person please', address: null, isLive: false }
    const [said] = await shop.write('', { kind: 'location', content: { ...noContent, place } })
    expect(said).toContain('passing you to a colleague')
  })

  test('an option’s number is taken for the option', async () => {
    shop = await bot()
    const { conversationId } = await shop.receive('hello')
    await shop.dispatchAll(conversationId)
    const options = [
      { id: 'a', title: 'Opening hours', description: null },
      { id: 'b', title: 'A person please', description: null },
    ]
    const choices = { style: 'list' as const, label: null, footer: null, options }
    await shop.database.transaction((tx) =>
      shop.conversations.send(
        { scope: shop.scope, tx, now: new Date() },
        {
          ...{ conversationId, text: 'What is it?', lane: 'bot', clientId: newId() },
          sender: { kind: 'bot', userId: null, name: 'Bot' },
          content: { ...noContent, choices },
        },
      ),
    )
    expect((await shop.write('2')).join()).toContain('passing you to a colleague')
  })

  test('what was taken back before the bot looked is not answered', async () => {
    shop = await bot()
    const { conversationId, wireId } = await shop.receive('a person please', { wireId: 'T1' })
    const change = { target: { wireId: String(wireId), fromMe: false }, type: 'delete' } as const
    await expect(shop.receive('', { change })).rejects.toThrow('not stored')
    await shop.dispatchAll(conversationId)
    expect(await shop.said(conversationId)).toEqual([])
    const { dispatchedSeq, lastInboundSeq } = await shop.state(conversationId)
    expect(dispatchedSeq).toBe(lastInboundSeq)
  })

  test('in a group it answers who mentions it, and nobody else; STOP there stops nobody', async () => {
    shop = await bot()
    const group = { author: { phone: '+5215550009' }, authorName: 'Eva', subject: 'Riders', mentionsUs: false }
    const inGroup = (text: string, mentionsUs = false) =>
      ({ text, more: { peer: { group: '1203' }, group: { ...group, mentionsUs } } }) as const
    await expect(shop.receive('first', inGroup('').more)).rejects.toThrow('not stored')
    await ContactModel.updateOne({ organizationId: shop.organizationId }, {
      $set: { 'group.policy': 'mention' },
    } as never)
    const say = (entry: ReturnType<typeof inGroup>) => shop.write(entry.text, entry.more)
    expect(await say(inGroup('a person please'))).toEqual([])
    expect((await say(inGroup('hello', true))).join()).toContain('bot')
    expect((await say(inGroup('STOP', true))).join()).not.toContain('no more messages')
    expect(await ContactModel.countDocuments({ organizationId: shop.organizationId, optedOutAt: { $ne: null } })).toBe(
      0,
    )
    await ContactModel.updateOne(
      { organizationId: shop.organizationId, group: { $ne: null } } as never,
      {
        $set: { 'group.policy': 'watch' },
      } as never,
    )
    expect(await say(inGroup('hello again', true))).toEqual([])
  })
})
