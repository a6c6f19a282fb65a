/** What is shown: a client that breaks the protocol is refused, its line closed, and the reason put on record. */
import type { AuthenticationState, WASocket } from '@whiskeysockets/baileys'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { createWhatsAppSimulator, type WhatsAppSimulator } from '../../../src/simulator/whatsapp/index.ts'
import { trustSimulator } from '../../../src/simulator/whatsapp/trust.ts'
import {
  closing,
  createMemoryAuth,
  loginBaileys,
  nextControlEvent,
  openBaileys,
  pairBaileys,
} from '../../helpers/baileys-client.ts'

const BUSINESS = '+5511900000001'
const MARIA = '+5511988887777'
const MARIA_JID = '5511988887777@s.whatsapp.net'
const JOAO_JID = '5511977776666@s.whatsapp.net'
const BUSINESS_JID = '5511900000001@s.whatsapp.net'

type Stanza = Parameters<WASocket['sendNode']>[0]

let simulator: WhatsAppSimulator
let socket: WASocket
let auth: AuthenticationState

beforeAll(async () => {
  simulator = await createWhatsAppSimulator()
  trustSimulator(simulator)
  await simulator.control.addPhone({ number: BUSINESS, name: 'Bike shop', role: 'business' })
  await simulator.control.addPhone({ number: MARIA, name: 'Maria', role: 'customer' })
  await simulator.control.addPhone({ number: '+5511977776666', name: 'João', role: 'customer' })
  ;({ socket, auth } = await pairBaileys(simulator, BUSINESS))
})
beforeEach(async () => {
  if (!socket.ws.isOpen) socket = await loginBaileys(simulator, auth)
})
afterAll(async () => {
  await socket.end(undefined)
  await simulator.close()
})

const enc = (type: string, content: Uint8Array = Buffer.alloc(50, 1), v = '2'): Stanza => ({
  tag: 'enc',
  attrs: { v, type },
  content,
})
const message = (attrs: Record<string, string>, content: Stanza[]): Stanza => ({ tag: 'message', attrs, content })
/** `<participants>` with the same ciphertext for each. */
const to = (jid: string, sealed: Stanza, ...more: string[]): Stanza => {
  const content = [jid, ...more].map((each) => ({ tag: 'to', attrs: { jid: each }, content: [sealed] }))
  return { tag: 'participants', attrs: {}, content }
}
const addressed = { id: 'X1', to: MARIA_JID, type: 'text' }
const iq = (xmlns: string, type: string, content: Stanza[]): Stanza => ({
  tag: 'iq',
  attrs: { id: '1.1', to: '@s.whatsapp.net', xmlns, type },
  content,
})

describe('a logged-in client', () => {
  test.each<[string, Stanza, RegExp]>([
    ['an unknown stanza', { tag: 'hello', attrs: {} }, /unknown stanza: <hello>/],
    ['an iq without an id', { tag: 'iq', attrs: { type: 'get', xmlns: 'w:p' } }, /iq without an id/],
    ['an iq of an unknown type', iq('w:p', 'ask', []), /iq of type ask/],
    ['a message without type', message({ id: 'X', to: MARIA_JID }, [enc('msg')]), /without id, to or type/],
    ['a message to nobody', message(addressed, [{ tag: 'participants', attrs: {}, content: [] }]), /message to nobody/],
    [
      'a message past whom it is for',
      message(addressed, [to(BUSINESS_JID, enc('msg'))]),
      /without a ciphertext for whom/,
    ],
    [
      'a message for somebody else beside',
      message(addressed, [to(MARIA_JID, enc('msg'), JOAO_JID)]),
      /not addressed to/,
    ],
    ['a ciphertext of an unknown type', message(addressed, [enc('plain')]), /enc of unknown type/],
    ['a ciphertext of another version', message(addressed, [enc('msg', Buffer.alloc(9), '1')]), /without v="2"/],
    ['an empty ciphertext', message(addressed, [enc('msg', Buffer.alloc(0))]), /without ciphertext/],
    ['a first message without device-identity', message(addressed, [enc('pkmsg')]), /pkmsg without device-identity/],
    [
      'a device-identity of its own making',
      message(addressed, [enc('pkmsg'), { tag: 'device-identity', attrs: {}, content: Buffer.from([0x0a, 1, 7]) }]),
      /not the one paired/,
    ],
    ['a receipt without to', { tag: 'receipt', attrs: { id: 'X' } }, /receipt without id or to/],
    [
      'a receipt of an unknown type',
      { tag: 'receipt', attrs: { id: 'X', to: MARIA_JID, type: 'seen' } },
      /unknown type/,
    ],
    ['an ack without class', { tag: 'ack', attrs: { id: 'X' } }, /ack without id or class/],
    ['presence without a name', { tag: 'presence', attrs: { type: 'available' } }, /without a name/],
    [
      'an unknown chatstate',
      { tag: 'chatstate', attrs: { to: MARIA_JID }, content: [{ tag: 'dancing', attrs: {} }] },
      /unknown chatstate/,
    ],
    [
      'pre-keys under another identity',
      iq('encrypt', 'set', [
        { tag: 'registration', attrs: {}, content: Buffer.alloc(4) },
        { tag: 'type', attrs: {}, content: Buffer.from([5]) },
        { tag: 'identity', attrs: {}, content: Buffer.alloc(32) },
      ]),
      /under another identity/,
    ],
    [
      'a usync without a query',
      iq('usync', 'get', [{ tag: 'usync', attrs: {}, content: [] }]),
      /usync without a query/,
    ],
    [
      'an unknown collection',
      iq('w:sync:app:state', 'set', [
        { tag: 'sync', attrs: {}, content: [{ tag: 'collection', attrs: { name: 'mine' } }] },
      ]),
      /unknown collection/,
    ],
  ])('that sends %s is closed, and the reason is on record', async (_what, node, reason) => {
    const violation = nextControlEvent(simulator, 'violation')
    const closed = closing(socket)
    await socket.sendNode(node)
    const { account, reason: recorded, stanza } = await violation
    expect(account).toBe(BUSINESS)
    expect(recorded).toMatch(reason)
    expect(stanza).toMatch(new RegExp(`^<${node.tag}`))
    await closed
  })

  test('that asks for what the server does not have gets an error, and keeps its line', async () => {
    await expect(socket.query(iq('no:such', 'get', []))).rejects.toThrow('feature-not-implemented')
    expect(await socket.onWhatsApp(MARIA)).toHaveLength(1)
  })

  test('that says padding of the wrong bytes is closed', async () => {
    const violation = nextControlEvent(simulator, 'violation')
    const repository = socket.signalRepository as { encryptMessage: WASocket['signalRepository']['encryptMessage'] }
    const encrypt = repository.encryptMessage
    repository.encryptMessage = (input) => {
      const data = Buffer.concat([input.data.subarray(0, -1), Buffer.from([0, 2])])
      return encrypt({ ...input, data })
    }
    await socket.sendMessage(MARIA_JID, { text: 'badly padded' })
    repository.encryptMessage = encrypt
    expect((await violation).reason).toMatch(/padding/)
  })
})

describe('a client that is not even logged in', () => {
  test('and does not begin as WhatsApp does is cut off', async () => {
    const violation = nextControlEvent(simulator, 'violation')
    const line = new WebSocket(simulator.wsUrl)
    const closed = new Promise((resolve) => line.once('close', resolve))
    line.once('open', () => line.send(Buffer.from('XX\x06\x03\x00\x00\x01A')))
    await closed
    expect((await violation).reason).toMatch(/the intro is/)
  })

  test('and says no hello is cut off', async () => {
    const violation = nextControlEvent(simulator, 'violation')
    const line = new WebSocket(simulator.wsUrl)
    const closed = new Promise((resolve) => line.once('close', resolve))
    line.once('open', () => line.send(Buffer.from('WA\x06\x03\x00\x00\x02\x08\x01', 'latin1')))
    await closed
    expect((await violation).reason).toMatch(/client hello/)
  })

  test('and registers a pre-key that its identity did not sign gets no QR code', async () => {
    const violation = nextControlEvent(simulator, 'violation')
    const forged = createMemoryAuth()
    Object.assign(forged.creds.signedPreKey, { signature: Buffer.alloc(64, 7) })
    const line = openBaileys(simulator, forged)
    await closing(line)
    expect((await violation).reason).toMatch(/not signed by the identity/)
  })

  test('and whose QR code shows other keys is not linked', async () => {
    const line = openBaileys(simulator, createMemoryAuth())
    const { refs } = await nextControlEvent(simulator, 'pairing.offered')
    const other = Buffer.alloc(32, 1).toString('base64')
    const qr = [refs[0], other, other, other].join(',')
    await expect(simulator.control.scan({ qr, phone: BUSINESS })).rejects.toThrow('does not show the keys')
    await expect(simulator.control.scan({ qr: '2@gone,a,b,c', phone: BUSINESS })).rejects.toThrow('not valid any more')
    await line.end(undefined)
  })
})

test('an upload to the media host under a wrong name or token is refused', async () => {
  const violation = nextControlEvent(simulator, 'violation')
  const upload = await socket.refreshMediaConn(true)
  const host = upload.hosts[0]?.hostname
  const wrong = await fetch(`https://${host}/mms/image/AAAA?auth=${upload.auth}`, { method: 'POST', body: 'x' })
  expect(wrong.status).toBe(400)
  expect((await violation).reason).toMatch(/not the hash of the body/)
  const stranger = await fetch(`https://${host}/mms/image/AAAA?auth=guess`, { method: 'POST', body: 'x' })
  expect(stranger.status).toBe(400)
})
