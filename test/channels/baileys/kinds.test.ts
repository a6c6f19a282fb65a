/** What is shown: every kind of message over WhatsApp, both ways, and everything that is done to one. */
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { noContent } from '../../../schemas/message-content.ts'
import type { Inbound, Outgoing, OutgoingChange, PeerAddress } from '../../../src/channels/channel.ts'
import type { PhoneContent } from '../../../src/simulator/whatsapp/control-content.ts'
import { eventually, type Opened } from '../recorder.ts'
import { ANA, BUSINESS, createWhatsAppHarness, type WhatsAppHarness } from '../whatsapp-harness.ts'

describe('every kind, over WhatsApp', () => {
  let harness: WhatsAppHarness
  let opened: Opened
  let ana: PeerAddress

  const came = (wireId: string): Promise<Inbound> =>
    opened.heard.until(`message ${wireId}`, () => opened.heard.inbounds.find((inbound) => inbound.wireId === wireId))
  const anaSends = async (content: PhoneContent, more: { quotedId?: string } = {}): Promise<Inbound> =>
    came((await harness.control.send({ from: ANA, to: BUSINESS, content, ...more })).id)
  const ownerTypes = async (content: PhoneContent): Promise<Inbound> =>
    came((await harness.control.typedOnBusinessPhone({ business: BUSINESS, to: ANA, content })).id)
  const shown = async (id: string) =>
    (await harness.control.thread({ phone: ANA, peer: BUSINESS })).find((message) => message.id === id)
  const send = async (message: Partial<Outgoing> & Pick<Outgoing, 'kind'>) => {
    const wireId = harness.adapter.newWireId()
    await opened.session.send({ wireId, clientId: 'c', to: ana, text: '', ...message })
    return eventually(`${message.kind} on the phone`, () => shown(wireId ?? ''))
  }
  const change = async (target: OutgoingChange['target'], what: OutgoingChange['change']) =>
    opened.session.change?.({ wireId: harness.adapter.newWireId(), to: ana, target, change: what })

  beforeAll(async () => {
    harness = await createWhatsAppHarness()
    opened = await harness.open()
    await opened.heard.connected()
    ana = (await anaSends({ kind: 'text', text: 'hello' })).peer
  })
  afterAll(async () => {
    await opened?.session.close()
    expect(harness.violations()).toEqual([])
    await harness?.close()
  })

  test('a place, a live one, contacts', async () => {
    expect(await anaSends({ kind: 'location', latitude: -23.5, longitude: -46.6, name: 'Home' })).toMatchObject({
      kind: 'location',
      content: { place: { latitude: -23.5, longitude: -46.6, name: 'Home', isLive: false } },
    })
    expect(
      await anaSends({ kind: 'live-location', latitude: 1, longitude: 2, caption: 'coming', sequence: 1 }),
    ).toMatchObject({ kind: 'location', text: 'coming', content: { place: { isLive: true } } })
    expect(await anaSends({ kind: 'contact', name: 'Bob', number: '+5511955550000' })).toMatchObject({
      kind: 'contact_card',
      content: { cards: [{ name: 'Bob', phones: [expect.stringContaining('55')] }] },
    })
    const cards = [
      { name: 'Bob', number: '+5511955550000' },
      { name: 'Eve', number: '+5511955550001' },
    ]
    const many = await anaSends({ kind: 'contacts', cards })
    expect(many.content?.cards.map(({ name }) => name)).toEqual(['Bob', 'Eve'])
  })

  test('a voice note with its wave, a sticker, a picture to be opened once', async () => {
    const bytes = new Uint8Array(randomBytes(2_000))
    const voice = await anaSends({
      ...{ kind: 'audio', bytes, mimetype: 'audio/ogg; codecs=opus', voice: true, seconds: 4, waveform: [1, 50, 100] },
    })
    expect(voice).toMatchObject({ kind: 'audio', media: { isVoice: true, seconds: 4, waveform: [1, 50, 100] } })
    expect(await anaSends({ kind: 'sticker', bytes, mimetype: 'image/webp' })).toMatchObject({ kind: 'sticker' })
    const once = await anaSends({ kind: 'image', bytes, mimetype: 'image/jpeg', caption: 'once', viewOnce: true })
    expect(once).toMatchObject({ kind: 'image', text: 'once' })
  })

  test('answers to buttons, lists and forms name what was chosen', async () => {
    const chosen = async (content: PhoneContent) => (await anaSends(content)).content?.chosen
    expect(await chosen({ kind: 'button-reply', id: 'b1', text: 'Yes' })).toEqual({ id: 'b1', title: 'Yes' })
    expect(await chosen({ kind: 'template-reply', id: 't1', text: 'No' })).toEqual({ id: 't1', title: 'No' })
    expect(await chosen({ kind: 'list-reply', id: 'r1', title: 'Pump' })).toEqual({ id: 'r1', title: 'Pump' })
    expect(await chosen({ kind: 'flow-reply', name: 'f', text: 'Sent', params: { id: 'x' } })).toEqual({
      ...{ id: 'x', title: 'Sent' },
    })
  })

  test('a catalog order comes with its items, asked for at WhatsApp', async () => {
    const items = [
      { id: 'sku-1', name: 'Air pump', quantity: 2, price: 12_500 },
      { id: 'sku-2', name: 'Patch', quantity: 1, price: 300 },
    ]
    const inbound = await anaSends({ kind: 'order', title: 'Order', text: 'please', currency: 'BRL', items })
    expect(inbound).toMatchObject({
      kind: 'order',
      content: { order: { currency: 'BRL', total: 25_300, itemCount: 3 } },
    })
    expect(inbound.content?.order?.items).toEqual([
      { sku: 'sku-1', name: 'Air pump', quantity: 2, unitPrice: 12_500 },
      { sku: 'sku-2', name: 'Patch', quantity: 1, unitPrice: 300 },
    ])
  })

  test('kinds that Parley does not know are kept whole and named', async () => {
    const event = await anaSends({ kind: 'event', name: 'Open day', startsAt: '2027-01-01T10:00:00Z' })
    expect(event).toMatchObject({ kind: 'unknown', wireKind: 'event', text: 'Open day' })
    expect(event.raw).toMatchObject({ eventMessage: { name: 'Open day' } })
    const product = await anaSends({ kind: 'product', id: 'p', title: 'Pump', text: 'this one?' })
    expect(product).toMatchObject({ wireKind: 'product', text: expect.stringContaining('Pump') })
  })

  test('a customer’s edit, deletion, reaction and answer name the message that they are about', async () => {
    const { wireId } = await anaSends({ kind: 'text', text: 'to pumps' })
    const about = { target: { wireId, fromMe: false } }
    expect(await anaSends({ kind: 'edit', targetId: wireId, text: 'two pumps' })).toMatchObject({
      fromMe: false,
      change: { ...about, type: 'edit', text: 'two pumps' },
    })
    expect((await anaSends({ kind: 'text', text: 'ok?' }, { quotedId: wireId })).quotedWireId).toBe(wireId)
    expect((await anaSends({ kind: 'delete', targetId: wireId })).change).toEqual({ ...about, type: 'delete' })
    const ours = await send({ kind: 'text', text: 'our price' })
    const toOurs = { target: { wireId: ours.id, fromMe: true } }
    const react = async (emoji: string) => (await anaSends({ kind: 'reaction', targetId: ours.id, emoji })).change
    expect(await react('👍')).toEqual({ ...toOurs, type: 'reaction', emoji: '👍' })
    expect(await react('')).toEqual({ ...toOurs, type: 'reaction', emoji: null })
  })

  test('what the owner does on the phone comes as ours', async () => {
    const { wireId } = await ownerTypes({ kind: 'text', text: 'seven' })
    const about = { target: { wireId, fromMe: true } }
    expect(await ownerTypes({ kind: 'edit', targetId: wireId, text: 'eight' })).toMatchObject({
      ...{ fromMe: true, change: { ...about, type: 'edit', text: 'eight' } },
    })
    expect(await ownerTypes({ kind: 'delete', targetId: wireId })).toMatchObject({
      change: { ...about, type: 'delete' },
    })
  })

  test('votes are opened, in the customer’s poll and in ours, and after a restart too', async () => {
    const theirs = await anaSends({ kind: 'poll', name: 'When?', options: ['Monday', 'Friday'], selectable: 1 })
    expect(theirs).toMatchObject({
      ...{ kind: 'poll', content: { poll: { question: 'When?', options: ['Monday', 'Friday'], selectable: 1 } } },
    })
    const vote = async (targetId: string, options: string[]) =>
      (await anaSends({ kind: 'vote', targetId, options })).change
    expect(await vote(theirs.wireId, ['Friday'])).toEqual({
      ...{ target: { wireId: theirs.wireId, fromMe: false }, type: 'vote', options: ['Friday'] },
    })
    const poll = { question: 'Which?', options: ['Red', 'Blue', 'Green'], selectable: 2, votes: [] }
    const ours = await send({ kind: 'poll', text: 'Which?', content: { ...noContent, poll } })
    expect(ours.content).toMatchObject({ kind: 'poll', poll: { selectable: 2 } })
    await opened.session.close()
    opened = await harness.open()
    await opened.heard.connected()
    expect(await vote(ours.id, ['Red', 'Green'])).toEqual({
      ...{ target: { wireId: ours.id, fromMe: true }, type: 'vote', options: ['Red', 'Green'] },
    })
    expect(await vote(ours.id, [])).toMatchObject({ options: [] })
  })

  test('a place, contacts, a sticker and a voice note go out', async () => {
    const place = { latitude: 1.5, longitude: 2.5, name: 'Shop', address: 'Street 1', isLive: false }
    expect((await send({ kind: 'location', content: { ...noContent, place } })).content).toMatchObject({
      ...{ kind: 'location', latitude: 1.5, longitude: 2.5, address: 'Street 1' },
    })
    const card = (name: string, phones: string[]) => ({ name, phones, emails: [], organization: 'Bikes; Co' })
    const cards = [card('Ana, junior', ['+5511911110001']), card('Bob', ['+5511911110002'])]
    expect((await send({ kind: 'contact_card', content: { ...noContent, cards } })).content).toMatchObject({
      cards: [{ number: '+5511911110001' }, { name: 'Bob', number: '+5511911110002' }],
    })
    const bytes = new Uint8Array(randomBytes(3_000))
    expect((await send({ kind: 'sticker', media: { bytes, mime: 'image/webp', fileName: null } })).content.kind).toBe(
      'sticker',
    )
    const media = { bytes, mime: 'audio/ogg; codecs=opus', fileName: null, isVoice: true, seconds: 3 }
    expect((await send({ kind: 'audio', media })).content).toMatchObject({ kind: 'audio', voice: true, seconds: 3 })
  })

  test('our edit, deletion and reaction are seen on the phone', async () => {
    const ours = await send({ kind: 'text', text: 'our prise' })
    const target = { wireId: ours.id, fromMe: true }
    await change(target, { type: 'edit', text: 'our price' })
    await eventually('the edit', async () => (await shown(ours.id))?.content.text === 'our price')
    const theirs = await anaSends({ kind: 'text', text: 'thanks' })
    await change({ wireId: theirs.wireId, fromMe: false }, { type: 'reaction', emoji: '❤️' })
    await eventually('the reaction', async () => (await shown(theirs.wireId))?.reactions[BUSINESS] === '❤️')
    await change({ wireId: theirs.wireId, fromMe: false }, { type: 'reaction', emoji: null })
    await eventually('it is taken back', async () => (await shown(theirs.wireId))?.reactions[BUSINESS] === undefined)
    const { wireId } = (await change(target, { type: 'delete' })) ?? { wireId: '' }
    await eventually('the deletion', async () => (await shown(ours.id))?.deleted === true)
    await opened.heard.receipt(wireId, 'sent')
  })

  test('a group’s messages come under the group, with who wrote, what it is called, and whether we are meant', async () => {
    const bob = '+5511911110002'
    await harness.control.addPhone({ number: bob, name: 'Bob', role: 'customer' })
    const group = await harness.control.createGroup({ by: ANA, subject: 'Cyclists', members: [BUSINESS, bob] })
    const writes = async (from: string, content: PhoneContent) =>
      came((await harness.control.send({ from, to: group.id, content })).id)
    const first = await writes(ANA, { kind: 'text', text: 'who rides on sunday?' })
    expect(first.peer).toEqual({ group: group.id.split('@')[0] })
    expect(first.group).toMatchObject({ author: { phone: ANA }, mentionsUs: false })
    const asked = await writes(bob, { kind: 'text', text: 'is the shop open?', mentions: [BUSINESS] })
    expect(asked).toMatchObject({ group: { author: { phone: bob }, mentionsUs: true } })
    await opened.heard.until('the subject', () => {
      void writes(ANA, { kind: 'text', text: 'anybody?' })
      return opened.heard.inbounds.some(({ group: about }) => about?.subject === 'Cyclists')
    })
    const ours = harness.adapter.newWireId()
    const to = { group: group.id.split('@')[0] ?? '' }
    await opened.session.send({ wireId: ours, clientId: 'g', to, kind: 'text', text: 'from ten to six' })
    const inGroup = async (id: string) =>
      (await harness.control.thread({ phone: bob, peer: group.id })).find((message) => message.id === id)
    await eventually('our answer in the group', async () => (await inGroup(ours ?? ''))?.content.text)
    const change = { type: 'reaction', emoji: '👍' } as const
    const target = { wireId: asked.wireId, fromMe: false, author: { phone: bob, ...asked.group?.author } }
    await opened.session.change?.({ wireId: harness.adapter.newWireId(), to, target, change })
    await eventually('our reaction there', async () => (await inGroup(asked.wireId))?.reactions[BUSINESS] === '👍')
    const reacted = await writes(ANA, { kind: 'reaction', targetId: ours ?? '', emoji: '❤️' })
    expect(reacted).toMatchObject({ peer: to, change: { target: { wireId: ours, fromMe: true }, emoji: '❤️' } })
  })

  test('status and channels open no thread', async () => {
    const before = opened.heard.inbounds.length
    await harness.control.postStatus({ from: ANA, content: { kind: 'text', text: 'my day' } })
    await harness.control.postChannel({ to: BUSINESS, text: 'news of a channel' })
    await anaSends({ kind: 'text', text: 'after the status' })
    expect(opened.heard.inbounds.slice(before).map(({ text }) => text)).not.toContain('my day')
    expect(opened.heard.inbounds.slice(before).map(({ text }) => text)).not.toContain('news of a channel')
  })

  test('who has a new number says so with the first message from it, and not for ever', async () => {
    const carla = '+5511911110003'
    const now = '+5511911110004'
    await harness.control.addPhone({ number: carla, name: 'Carla', role: 'customer' })
    const writes = async (from: string, text: string) =>
      came((await harness.control.send({ from, to: BUSINESS, content: { kind: 'text', text } })).id)
    expect((await writes(carla, 'hi')).peer.formerPhone).toBeUndefined()
    await harness.control.changeNumber({ phone: carla, to: now })
    expect((await writes(now, 'it is me')).peer).toMatchObject({ phone: now, formerPhone: carla })
    expect((await writes(now, 'still me')).peer.formerPhone).toBeUndefined()
  })
})
