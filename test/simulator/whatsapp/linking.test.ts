/** What is shown: the published Baileys is linked by a code, beside other devices, or stalls where a passkey is asked. */
import { type BinaryNode, DisconnectReason, type WASocket } from '@whiskeysockets/baileys'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createWhatsAppSimulator, type WhatsAppSimulator } from '../../../src/simulator/whatsapp/index.ts'
import { trustSimulator } from '../../../src/simulator/whatsapp/trust.ts'
import {
  closing,
  createMemoryAuth,
  loginBaileys,
  nextControlEvent,
  nextEvent,
  nextMessage,
  openBaileys,
  pairBaileys,
  textOf,
} from '../../helpers/baileys-client.ts'
import { BUSINESS, JOAO, MARIA } from '../../helpers/simulated-line.ts'

let simulator: WhatsAppSimulator
const violations: string[] = []
const sockets: WASocket[] = []
const track = (socket: WASocket): WASocket => {
  sockets.push(socket)
  return socket
}

beforeEach(async () => {
  simulator = await createWhatsAppSimulator()
  trustSimulator(simulator)
  violations.length = 0
  simulator.subscribe((event) => {
    if (event.type === 'violation') violations.push(event.reason)
  })
  await simulator.control.addPhone({ number: BUSINESS, name: 'Bike shop', role: 'business' })
  await simulator.control.addPhone({ number: MARIA, name: 'Maria', role: 'customer' })
})
afterEach(async () => {
  for (const socket of sockets.splice(0)) await socket.end(undefined)
  await simulator.close()
})

const text = (words: string) => ({ kind: 'text' as const, text: words })

/** A new client that waits to be linked. */
async function waiting() {
  const auth = createMemoryAuth()
  const socket = track(openBaileys(simulator, auth))
  const { qr } = await nextEvent(socket, 'connection.update', (update) => Boolean(update.qr))
  return { auth, socket, qr: qr ?? '' }
}

/** The code that the client shows, once the server knows that it does. */
async function shownCode(socket: WASocket): Promise<string> {
  const shown = nextControlEvent(simulator, 'pairing.code', ({ phone }) => phone === BUSINESS)
  const [code] = await Promise.all([socket.requestPairingCode(BUSINESS.slice(1)), shown])
  return code
}

describe('a pairing code', () => {
  test('links the client, which then talks', async () => {
    const { auth, socket } = await waiting()
    const code = await shownCode(socket)
    const closed = closing(socket)
    const written = `${code.slice(0, 4)}-${code.slice(4).toLowerCase()}`
    const device = await simulator.control.enterCode({ phone: BUSINESS, code: written })
    expect(device).toMatchObject({ phone: BUSINESS, device: 1 })
    expect((await closed).statusCode).toBe(DisconnectReason.restartRequired)
    const line = track(await loginBaileys(simulator, auth))
    const arrives = nextMessage(line, (message) => textOf(message) === 'hello')
    await simulator.control.send({ from: MARIA, to: BUSINESS, content: text('hello') })
    await arrives
    expect(violations).toEqual([])
  })

  test('that is mistyped, or of another number, links nothing', async () => {
    const { socket } = await waiting()
    const code = await shownCode(socket)
    const wrong = code.startsWith('1') ? `2${code.slice(1)}` : `1${code.slice(1)}`
    const enter = (phone: string, typed: string) => simulator.control.enterCode({ phone, code: typed })
    await expect(enter(BUSINESS, wrong)).rejects.toThrow('not the one that the client shows')
    await expect(enter(MARIA, code)).rejects.toThrow('No client shows a code')
    expect(await simulator.control.listDevices({ phone: BUSINESS })).toEqual([])
  })

  test('for a number that is not on WhatsApp gets an error', async () => {
    const { socket } = await waiting()
    const answer = new Promise<BinaryNode>((resolve) => socket.ws.once('CB:iq,type:error', resolve))
    await socket.requestPairingCode('5511911112222')
    expect((await answer).content).toMatchObject([{ tag: 'error', attrs: { code: '400' } }])
  })

  test.each<[string, Record<string, string>, BinaryNode[], RegExp]>([
    ['of no stage', { stage: 'hello' }, [], /unknown stage/],
    ['without its sealed key', { stage: 'companion_hello' }, [], /without bytes/],
    ['finished before it began', { stage: 'companion_finish' }, [], /without a code/],
  ])('%s is refused', async (_what, attrs, content, reason) => {
    const { socket } = await waiting()
    const violation = nextControlEvent(simulator, 'violation')
    const asked = {
      tag: 'link_code_companion_reg',
      attrs: { jid: `${BUSINESS.slice(1)}@s.whatsapp.net`, ...attrs },
      content,
    }
    await socket.sendNode({
      tag: 'iq',
      attrs: { id: '1', to: '@s.whatsapp.net', type: 'set', xmlns: 'md' },
      content: [asked],
    })
    expect((await violation).reason).toMatch(reason)
  })
})

test.each(['QR', 'code'])(
  'a phone that wants a passkey: the client is asked for one, and the link by %s stalls',
  async (way) => {
    await simulator.control.addPhone({ number: BUSINESS, name: 'Bike shop', role: 'business', passkey: true })
    const { socket, qr } = await waiting()
    const asked = new Promise<BinaryNode>((resolve) => {
      socket.ws.on('CB:notification,type:passkey_prologue_request', resolve)
    })
    const onPhone = nextControlEvent(simulator, 'pairing.passkey')
    const shown = nextControlEvent(simulator, 'pairing.code')
    const linking =
      way === 'QR'
        ? simulator.control.scan({ qr, phone: BUSINESS })
        : socket.requestPairingCode(BUSINESS.slice(1)).then(async (code) => {
            await shown
            return simulator.control.enterCode({ phone: BUSINESS, code })
          })
    await expect(linking).rejects.toThrow('with a passkey only')
    const [options] = (await asked).content as BinaryNode[]
    expect(JSON.parse(Buffer.from(options?.content as Uint8Array).toString())).toMatchObject({ rpId: 'whatsapp.com' })
    expect((await onPhone).phone).toBe(BUSINESS)
    expect(await simulator.control.listDevices({ phone: BUSINESS })).toEqual([])
    expect(violations).toEqual([])
  },
)

describe('several devices of one number', () => {
  test('a device linked later gets what the first sends, though that knew the list already', async () => {
    const { socket: first } = await pairBaileys(simulator, BUSINESS)
    track(first)
    const { lid } = (await simulator.control.listPhones({})).find(({ number }) => number === MARIA) ?? {}
    await first.sendMessage(`${lid}@lid`, { text: 'before' })
    const told = new Promise((resolve) => first.ws.on('CB:notification,type:devices', resolve))
    const { socket: second } = await pairBaileys(simulator, BUSINESS)
    track(second)
    await told
    const mirrored = nextMessage(second, (message) => textOf(message) === 'after')
    await first.sendMessage(`${lid}@lid`, { text: 'after' })
    expect((await mirrored).key.fromMe).toBe(true)
  })

  test('a fifth is not linked', async () => {
    for (let count = 0; count < 4; count += 1) track((await pairBaileys(simulator, BUSINESS)).socket)
    const { qr } = await waiting()
    await expect(simulator.control.scan({ qr, phone: BUSINESS })).rejects.toThrow('4 linked devices already')
  })
})

describe('a change of number', () => {
  test('of a customer: the business is told, and the chat goes on under the same hidden address', async () => {
    const { socket } = await pairBaileys(simulator, BUSINESS)
    track(socket)
    const before = nextMessage(socket, (message) => textOf(message) === 'old number')
    await simulator.control.send({ from: MARIA, to: BUSINESS, content: text('old number') })
    const { key } = await before
    const told = new Promise<BinaryNode>((resolve) => socket.ws.on('CB:notification,type:contacts', resolve))
    await simulator.control.changeNumber({ phone: MARIA, to: JOAO })
    const [modify] = (await told).content as BinaryNode[]
    expect(modify?.attrs).toMatchObject({
      old: `${MARIA.slice(1)}@s.whatsapp.net`,
      new: `${JOAO.slice(1)}@s.whatsapp.net`,
      new_lid: key.remoteJid,
    })
    const after = nextMessage(socket, (message) => textOf(message) === 'new number')
    await simulator.control.send({ from: JOAO, to: BUSINESS, content: text('new number') })
    expect((await after).key).toMatchObject({
      remoteJid: key.remoteJid,
      remoteJidAlt: `${JOAO.slice(1)}@s.whatsapp.net`,
    })
    const shown = nextControlEvent(simulator, 'message.shown', ({ phone }) => phone === JOAO)
    await socket.sendMessage(key.remoteJid ?? '', { text: 'hello again' })
    expect((await shown).peer).toBe(BUSINESS)
    const thread = await simulator.control.thread({ phone: BUSINESS, peer: JOAO })
    expect(thread.map(({ content }) => content.text)).toEqual(['old number', 'new number', 'hello again'])
    expect(violations).toEqual([])
  })

  test('of the business: its devices are logged out', async () => {
    const { socket } = await pairBaileys(simulator, BUSINESS)
    const closed = closing(track(socket))
    await simulator.control.changeNumber({ phone: BUSINESS, to: JOAO })
    expect((await closed).statusCode).toBe(DisconnectReason.loggedOut)
  })
})
