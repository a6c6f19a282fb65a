/** What is shown: what each close, receipt and kind of message means to Parley. */
import { proto, type WAMessage } from '@whiskeysockets/baileys'
import { expect, test } from 'vitest'
import { peerOf } from '../../../src/channels/baileys/addresses.ts'
import { closeOf, pauseBefore, verdictOf } from '../../../src/channels/baileys/close-reasons.ts'
import { contentOf } from '../../../src/channels/baileys/content.ts'
import type { KeyStore } from '../../../src/channels/baileys/key-store.ts'
import { createMedia } from '../../../src/channels/baileys/media.ts'
import {
  receiptOfAck,
  receiptOfUpdate,
  receiptOfUpsert,
  receiptOfUserReceipt,
} from '../../../src/channels/baileys/receipts.ts'

test.each([
  [401, 'logged_out', 'stop'],
  [402, 'time_locked', 'stop'],
  [403, 'time_locked', 'stop'],
  [405, 'version_refused', 'stop'],
  [408, 'connection_lost', 'retry'],
  [411, 'version_refused', 'stop'],
  [419, 'logged_out', 'stop'],
  [428, 'connection_lost', 'retry'],
  [440, 'replaced', 'stop'],
  [500, 'unknown', 'retry'],
  [503, 'server_unavailable', 'retry'],
  [515, 'restart_required', 'now'],
  [599, 'server_unavailable', 'retry'],
  [undefined, 'unknown', 'retry'],
] as const)('closed with %s: %s, then %s', (code, reason, next) => {
  expect(verdictOf({ code, linking: false })).toMatchObject({ reason, next })
})

test('only what ends the link for good costs the keys', () => {
  const wiping = [401, 402, 403, 405, 408, 411, 419, 428, 440, 500, 503, 515].filter(
    (code) => verdictOf({ code, linking: false }).wipe,
  )
  expect(wiping).toEqual([401, 419])
})

test('the codes on the screen ran out: nobody is shown new ones until a person asks', () => {
  expect(verdictOf({ code: 408, linking: true })).toEqual({ reason: 'qr_expired', next: 'stop' })
})

test('a passkey is named whatever the code, and a ban for a time says until when', () => {
  const passkey = closeOf({ output: { statusCode: 401 }, data: { reason: 'passkey-required' } }, false)
  expect(verdictOf(passkey)).toEqual({ reason: 'passkey_required', next: 'stop' })
  const { lockedUntil } = verdictOf({ code: 402, data: { reason: '402', expire: '3600' }, linking: false })
  expect((lockedUntil?.getTime() ?? 0) - Date.now()).toBeGreaterThan(3_590_000)
})

test('pauses grow to a minute and no further, and no two clients keep step', () => {
  const tries = Array.from({ length: 200 }, (_, i) => pauseBefore(i + 1))
  expect(Math.max(...tries)).toBeLessThanOrEqual(60_000)
  expect(tries[0]).toBeGreaterThanOrEqual(500)
  expect(tries[0]).toBeLessThanOrEqual(1_000)
  expect(Math.min(...tries.slice(10))).toBeGreaterThanOrEqual(30_000)
  expect(new Set(tries.slice(10)).size).toBeGreaterThan(100)
})

const { Status } = proto.WebMessageInfo
const own = { remoteJid: '77@lid', fromMe: true, id: 'A' }

test('acks: taken, or refused with a code that says whether to try again', () => {
  expect(receiptOfAck({ tag: 'ack', attrs: { id: 'A', t: '1700000000' } })).toEqual({
    ...{ wireIds: ['A'], status: 'sent', at: new Date(1_700_000_000_000) },
  })
  const failure = (error: string) => receiptOfAck({ tag: 'ack', attrs: { id: 'A', error } })?.failure
  expect(failure('463')).toMatchObject({ code: '463', retryable: false })
  expect(failure('479')).toMatchObject({ code: '479', retryable: true })
  expect(failure('999')).toMatchObject({ code: '999', retryable: false })
})

test('receipts by all three roads, folded into the message itself among them', () => {
  const upserted = (status: number) => receiptOfUpsert({ key: own, status } as WAMessage)
  expect(upserted(Status.DELIVERY_ACK)).toMatchObject({ wireIds: ['A'], status: 'delivered' })
  expect(upserted(Status.READ)?.status).toBe('read')
  expect(upserted(Status.SERVER_ACK)).toBeNull()
  expect(receiptOfUpdate(own, { status: Status.PLAYED })?.status).toBe('read')
  expect(receiptOfUpdate({ ...own, fromMe: false }, { status: Status.READ })).toBeNull()
  expect(receiptOfUpdate(own, { status: Status.ERROR })).toBeNull()
  const times = (receipt: proto.IUserReceipt) => receiptOfUserReceipt(own, receipt)?.status
  expect(times({ userJid: 'x', receiptTimestamp: 1_700_000_000 })).toBe('delivered')
  expect(times({ userJid: 'x', receiptTimestamp: 1_700_000_000, readTimestamp: 1_700_000_001 })).toBe('read')
  expect(times({ userJid: 'x' })).toBeUndefined()
})

test('each kind of message', () => {
  const kinds = (message: proto.IMessage) => {
    const content = contentOf(message)
    return content && [content.kind, content.text]
  }
  expect(kinds({ conversation: 'hi' })).toEqual(['text', 'hi'])
  expect(kinds({ extendedTextMessage: { text: 'hi' } })).toEqual(['text', 'hi'])
  expect(kinds({ ephemeralMessage: { message: { conversation: 'gone soon' } } })).toEqual(['text', 'gone soon'])
  expect(kinds({ imageMessage: { caption: 'look', mimetype: 'image/png' } })).toEqual(['image', 'look'])
  expect(kinds({ viewOnceMessageV2: { message: { imageMessage: { caption: 'once' } } } })).toEqual(['image', 'once'])
  expect(kinds({ videoMessage: {} })).toEqual(['video', ''])
  expect(kinds({ audioMessage: { ptt: true, seconds: 3 } })).toEqual(['audio', ''])
  expect(kinds({ documentWithCaptionMessage: { message: { documentMessage: { caption: 'pdf' } } } })).toEqual([
    'document',
    'pdf',
  ])
  expect(kinds({ stickerMessage: {} })).toEqual(['sticker', ''])
  const place = { degreesLatitude: 1.5, degreesLongitude: 2, name: 'Shop' }
  expect(kinds({ locationMessage: place })).toEqual(['location', ''])
  expect(kinds({ liveLocationMessage: { ...place, caption: 'on my way' } })).toEqual(['location', 'on my way'])
  expect(kinds({ contactMessage: { displayName: 'Bob', vcard: '' } })).toEqual(['contact_card', ''])
  const poll = { name: 'Which?', options: [{ optionName: 'A' }, { optionName: 'B' }], selectableOptionsCount: 1 }
  expect(kinds({ pollCreationMessageV3: poll })).toEqual(['poll', 'Which?'])
  expect(kinds({ orderMessage: { orderId: '1', itemCount: 2, message: 'please' } })).toEqual(['order', 'please'])
  expect(kinds({ eventMessage: { name: 'Opening' } })).toEqual(['unknown', 'Opening'])
})

test('what a place, a card, a choice and an order hold', () => {
  const of = (message: proto.IMessage) => contentOf(message)?.content
  const place = { degreesLatitude: 1.5, degreesLongitude: 2, name: ' Shop ' }
  expect(of({ locationMessage: place })?.place).toEqual({
    ...{ latitude: 1.5, longitude: 2, name: 'Shop', address: null, isLive: false },
  })
  expect(of({ liveLocationMessage: place })?.place?.isLive).toBe(true)
  const vcard = [
    'BEGIN:VCARD',
    'FN:Bob B\\, junior',
    'item1.TEL;waid=55;type=CELL:+55 11',
    'TEL:12',
    'EMAIL;type=WORK:b@b.example',
    'ORG:Bikes;',
    'NOTE:long',
    ' TEL:9',
    'END:VCARD',
  ].join('\r\n')
  expect(of({ contactMessage: { vcard } })?.cards).toEqual([
    { name: 'Bob B, junior', phones: ['+55 11', '12'], emails: ['b@b.example'], organization: 'Bikes' },
  ])
  const row = { title: 'Two pumps', singleSelectReply: { selectedRowId: 'p2' } }
  expect(of({ listResponseMessage: row })?.chosen).toEqual({ id: 'p2', title: 'Two pumps' })
  const flow = { body: { text: 'Yes' }, nativeFlowResponseMessage: { name: 'quick_reply', paramsJson: '{"id":"y"}' } }
  expect(of({ interactiveResponseMessage: flow })?.chosen).toEqual({ id: 'y', title: 'Yes' })
  const broken = { ...flow, nativeFlowResponseMessage: { name: 'quick_reply', paramsJson: '{"id":' } }
  expect(of({ interactiveResponseMessage: broken })?.chosen?.id).toBe('quick_reply')
  const total = (totalCurrencyCode: string) =>
    of({ orderMessage: { orderId: 'o', totalAmount1000: 12_345_000, totalCurrencyCode } })?.order?.total
  expect([total('BRL'), total('JPY'), total('KWD'), total('x')]).toEqual([1_234_500, 12_345, 12_345_000, null])
})

test('a place that is nowhere and a poll without a choice are kept as they came', () => {
  expect(contentOf({ locationMessage: { degreesLatitude: 91 } })).toMatchObject({
    ...{ kind: 'unknown', wireKind: 'location', raw: { locationMessage: { degreesLatitude: 91 } } },
  })
  expect(contentOf({ pollCreationMessageV3: { name: 'One?', options: [{ optionName: 'A' }] } })).toMatchObject({
    ...{ kind: 'unknown', wireKind: 'pollCreation' },
  })
})

test('each change names its message and says what was done', () => {
  const what = (message: proto.IMessage) => contentOf(message)?.change
  const key = { id: 'A', fromMe: true }
  const Type = proto.Message.ProtocolMessage.Type
  expect(what({ reactionMessage: { key, text: '👍', senderTimestampMs: 1_700_000_000_123 } })).toEqual({
    ...{ key, atMs: 1_700_000_000_123, what: { type: 'reaction', emoji: '👍' } },
  })
  expect(what({ reactionMessage: { key, text: '' } })?.what).toEqual({ type: 'reaction', emoji: null })
  const edit = { key, type: Type.MESSAGE_EDIT, editedMessage: { extendedTextMessage: { text: 'better' } } }
  expect(what({ editedMessage: { message: { protocolMessage: edit } } })?.what).toEqual({
    type: 'edit',
    text: 'better',
  })
  expect(what({ protocolMessage: edit })?.what).toEqual({ type: 'edit', text: 'better' })
  expect(what({ protocolMessage: { key, type: Type.REVOKE } })?.what).toEqual({ type: 'delete' })
})

test('the protocol’s own messages are shown to nobody', () => {
  const type = proto.Message.ProtocolMessage.Type
  expect(
    contentOf({ protocolMessage: { type: type.HISTORY_SYNC_NOTIFICATION, historySyncNotification: {} } }),
  ).toBeNull()
  expect(contentOf({ protocolMessage: { type: type.APP_STATE_SYNC_KEY_SHARE } })).toBeNull()
  expect(contentOf({ senderKeyDistributionMessage: { groupId: 'g' } })).toBeNull()
  expect(contentOf({})).toBeNull()
})

test('what Parley does not know yet is kept whole, and the quoted message is named', () => {
  const product = contentOf({ productMessage: { product: { title: 'Pump' } } })
  expect(product).toMatchObject({ wireKind: 'product', raw: { productMessage: { product: { title: 'Pump' } } } })
  expect(contentOf({ extendedTextMessage: { text: 'yes', contextInfo: { stanzaId: 'Q1' } } })?.quotedWireId).toBe('Q1')
})

const store = { get: async () => ({ '77_reverse': '5511', '5522': '88' }) } as unknown as KeyStore
const self = { number: '5599', lid: '99' }

test('a person has one address, whichever way the message came', async () => {
  const both = { phone: '+5511', lid: '77' }
  expect(await peerOf({ remoteJid: '77@lid', remoteJidAlt: '5511@s.whatsapp.net' }, {}, self, store)).toEqual(both)
  expect(await peerOf({ remoteJid: '5511@s.whatsapp.net', remoteJidAlt: '77@lid' }, {}, self, store)).toEqual(both)
  expect(await peerOf({ remoteJid: '77@lid' }, {}, self, store)).toEqual(both)
  expect(await peerOf({ remoteJid: '5522@s.whatsapp.net' }, {}, self, store)).toEqual({ phone: '+5522', lid: '88' })
})

test('the owner’s own address is not taken for the customer’s', async () => {
  const typed = { remoteJid: '77@lid', fromMe: true, remoteJidAlt: '5599@s.whatsapp.net' }
  expect(await peerOf(typed, { recipient_pn: '5511@s.whatsapp.net' }, self, store)).toEqual({
    phone: '+5511',
    lid: '77',
  })
})

test.each(['status@broadcast', '1@newsletter', '1@broadcast'])('%s is no thread with a person', async (jid) => {
  expect(await peerOf({ remoteJid: jid }, {}, self, store)).toBeNull()
})

test('a file is never fetched from an address that its sender chose', async () => {
  const { media } =
    contentOf({ imageMessage: { url: 'http://169.254.169.254/secret', mediaKey: Buffer.alloc(32) } }) ?? {}
  const socket = { refreshMediaConn: async () => ({}), getMediaHost: () => 'mmg.whatsapp.net' }
  const inbound = createMedia(media ?? null, { id: 'A' }, () => socket as never)
  await expect(inbound?.fetch()).rejects.toMatchObject({ code: 'media_refused', retryable: false })
})

test('a group’s thread is the group’s', async () => {
  expect(await peerOf({ remoteJid: '1-2@g.us', participant: '77@lid' }, {}, self, store)).toEqual({ group: '1-2' })
})
