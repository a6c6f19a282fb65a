/** What is shown: a customer sends every kind of message, and the published Baileys gets it as what it is. */
import type { proto } from '@whiskeysockets/baileys'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ControlInput } from '../../../src/simulator/whatsapp/control.ts'
import { nextEvent } from '../../helpers/baileys-client.ts'
import { BUSINESS, createSimulatedLine, JOAO, MARIA, type SimulatedLine } from '../../helpers/simulated-line.ts'

type Content = ControlInput<'send'>['content']

let line: SimulatedLine
const bytes = Buffer.from('not really a file').toString('base64')

beforeAll(async () => {
  line = await createSimulatedLine()
})
afterAll(async () => {
  await line.close()
  expect(line.violations).toEqual([])
})

describe('a customer sends', () => {
  test.each<[string, Content, object]>([
    [
      'a text that names somebody',
      { kind: 'text', text: 'ask @João', mentions: [JOAO] },
      {
        extendedTextMessage: { text: 'ask @João', contextInfo: { mentionedJid: [`${JOAO.slice(1)}@s.whatsapp.net`] } },
      },
    ],
    [
      'a video',
      { kind: 'video', bytes, mimetype: 'video/mp4', seconds: 4, caption: 'look' },
      { videoMessage: { seconds: 4, caption: 'look' } },
    ],
    [
      'a voice note',
      { kind: 'audio', bytes, mimetype: 'audio/ogg; codecs=opus', voice: true, seconds: 2, waveform: [1, 50] },
      { audioMessage: { ptt: true, seconds: 2, waveform: Uint8Array.from([1, 50]) } },
    ],
    ['a sticker', { kind: 'sticker', bytes, mimetype: 'image/webp' }, { stickerMessage: { mimetype: 'image/webp' } }],
    [
      'a picture to be opened once',
      { kind: 'image', bytes, mimetype: 'image/png', viewOnce: true },
      { viewOnceMessageV2: { message: { imageMessage: { mimetype: 'image/png' } } } },
    ],
    [
      'a place',
      { kind: 'location', latitude: -23.5, longitude: -46.6, name: 'Shop', address: 'Rua 1' },
      { locationMessage: { degreesLatitude: -23.5, degreesLongitude: -46.6, name: 'Shop', address: 'Rua 1' } },
    ],
    [
      'where she is now',
      { kind: 'live-location', latitude: 1, longitude: 2, caption: 'here' },
      { liveLocationMessage: { degreesLatitude: 1, caption: 'here' } },
    ],
    [
      'a contact',
      { kind: 'contact', name: 'João', number: JOAO },
      { contactMessage: { displayName: 'João', vcard: expect.stringContaining('waid=5511977776666') } },
    ],
    [
      'several contacts',
      {
        kind: 'contacts',
        cards: [
          { name: 'João', number: JOAO },
          { name: 'Ana', number: '+5511966665555' },
        ],
      },
      { contactsArrayMessage: { contacts: [{ displayName: 'João' }, { displayName: 'Ana' }] } },
    ],
    [
      'a poll',
      { kind: 'poll', name: 'When?', options: ['Mon', 'Tue'] },
      { pollCreationMessageV3: { name: 'When?', selectableOptionsCount: 1 } },
    ],
    [
      'a poll of many answers',
      { kind: 'poll', name: 'When?', options: ['Mon', 'Tue'], selectable: 0 },
      { pollCreationMessage: { name: 'When?' } },
    ],
    [
      'a button',
      { kind: 'button-reply', id: 'yes', text: 'Yes' },
      { buttonsResponseMessage: { selectedButtonId: 'yes', selectedDisplayText: 'Yes' } },
    ],
    [
      'a template button',
      { kind: 'template-reply', id: 'yes', text: 'Yes' },
      { templateButtonReplyMessage: { selectedId: 'yes', selectedDisplayText: 'Yes' } },
    ],
    [
      'a row of a list',
      { kind: 'list-reply', id: 'row-2', title: 'Tube' },
      { listResponseMessage: { title: 'Tube', singleSelectReply: { selectedRowId: 'row-2' } } },
    ],
    [
      'a form',
      { kind: 'flow-reply', name: 'address', params: { city: 'SP' } },
      { interactiveResponseMessage: { nativeFlowResponseMessage: { name: 'address', paramsJson: '{"city":"SP"}' } } },
    ],
    [
      'a product',
      { kind: 'product', id: 'p1', title: 'Pump', price: 12_350, currency: 'BRL' },
      { productMessage: { product: { productId: 'p1', title: 'Pump', currencyCode: 'BRL' } } },
    ],
    ['an event', { kind: 'event', name: 'Ride', startsAt: '2026-12-01T09:00:00Z' }, { eventMessage: { name: 'Ride' } }],
    [
      'what nobody knows yet',
      { kind: 'raw', message: { stickerPackMessage: { name: 'Bikes' } } },
      { stickerPackMessage: { name: 'Bikes' } },
    ],
  ])('%s', async (_what, content, expected) => {
    const { message } = await line.received(content)
    expect(message).toMatchObject(expected)
  })

  test('an answer to a message, with what it answers', async () => {
    const first = await line.received({ kind: 'text', text: 'have you pumps?' })
    const { message } = await line.received({ kind: 'location', latitude: 1, longitude: 2 }, MARIA, first.key.id ?? '')
    const { stanzaId, quotedMessage, participant } = message?.locationMessage?.contextInfo ?? {}
    expect([stanzaId, quotedMessage?.conversation]).toEqual([first.key.id, 'have you pumps?'])
    expect(participant).toBe(await line.jidOf(MARIA))
  })

  test('a cart, whose items the business reads from the server', async () => {
    const items = [
      { id: 'p1', name: 'Pump', quantity: 2, price: 12_350 },
      { id: 'p2', name: 'Tube', quantity: 1, price: 990 },
    ]
    const { message } = await line.received({ kind: 'order', text: 'please', currency: 'BRL', items })
    const { orderId, token, itemCount, totalCurrencyCode, totalAmount1000 } = message?.orderMessage ?? {}
    expect([itemCount, totalCurrencyCode, Number(totalAmount1000)]).toEqual([3, 'BRL', 256_900])
    const details = await line.socket.getOrderDetails(orderId ?? '', token ?? '')
    expect(details.price).toEqual({ total: 256_900, currency: 'BRL' })
    expect(details.products).toEqual([
      { id: 'p1', name: 'Pump', imageUrl: undefined, price: 123_500, currency: 'BRL', quantity: 2 },
      { id: 'p2', name: 'Tube', imageUrl: undefined, price: 9_900, currency: 'BRL', quantity: 1 },
    ])
    await expect(line.socket.getOrderDetails(orderId ?? '', 'guessed')).rejects.toThrow('item-not-found')
  })

  test('a change of a caption, as phones wrap it', async () => {
    const picture = await line.received({ kind: 'image', bytes, mimetype: 'image/png', caption: 'my bkie' })
    const edited = nextEvent(line.socket, 'messages.update', (all) =>
      all.some(({ update }) => Boolean(update.message?.editedMessage)),
    )
    const wrapped = await line.received({ kind: 'edit', targetId: picture.key.id ?? '', text: 'my bike' })
    expect((wrapped.message as proto.IMessage).editedMessage?.message?.protocolMessage?.key?.id).toBe(picture.key.id)
    const [change] = await edited
    expect(change?.key.id).toBe(picture.key.id)
    expect(change?.update.message?.editedMessage?.message?.imageMessage?.caption).toBe('my bike')
    const last = (await line.simulator.control.thread({ phone: MARIA, peer: BUSINESS })).at(-1)
    expect(last).toMatchObject({ edited: true, content: { kind: 'image', text: 'my bike' } })
  })
})

test('what somebody writes who is blocked stays on their side, and comes again once they are not', async () => {
  const { control } = line.simulator
  const jid = await line.jidOf(MARIA)
  await line.socket.updateBlockStatus(jid, 'block')
  const { id } = await control.send({ from: MARIA, to: BUSINESS, content: { kind: 'text', text: 'hear me' } })
  await line.socket.updateBlockStatus(jid, 'unblock')
  await line.received({ kind: 'text', text: 'and now?' })
  const thread = await control.thread({ phone: MARIA, peer: BUSINESS })
  expect(thread.find((message) => message.id === id)?.status).toBe('sent')
  expect((await control.thread({ phone: BUSINESS, peer: MARIA })).some((message) => message.id === id)).toBe(false)
})
