/** What is shown: nothing counts as delivered before its receipt, and what goes wrong on the line goes wrong as on WhatsApp's. */
import { type AuthenticationState, DisconnectReason, type WASocket } from '@whiskeysockets/baileys'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { ControlEvent } from '../../../src/simulator/whatsapp/control.ts'
import { createWhatsAppSimulator, type WhatsAppSimulator } from '../../../src/simulator/whatsapp/index.ts'
import { trustSimulator } from '../../../src/simulator/whatsapp/trust.ts'
import {
  closing,
  loginBaileys,
  nextControlEvent,
  nextMessage,
  openBaileys,
  pairBaileys,
  textOf,
} from '../../helpers/baileys-client.ts'

const BUSINESS = '+5511900000001'
const MARIA = '+5511988887777'
const MARIA_JID = '5511988887777@s.whatsapp.net'

let simulator: WhatsAppSimulator
let socket: WASocket
let auth: AuthenticationState
let events: ControlEvent[]

beforeEach(async () => {
  simulator = await createWhatsAppSimulator()
  trustSimulator(simulator)
  events = []
  simulator.subscribe((event) => events.push(event))
  await simulator.control.addPhone({ number: BUSINESS, name: 'Bike shop', role: 'business' })
  await simulator.control.addPhone({ number: MARIA, name: 'Maria', role: 'customer' })
  ;({ socket, auth } = await pairBaileys(simulator, BUSINESS))
})

afterEach(async () => {
  await socket.end(undefined)
  await simulator.close()
  expect(events.filter(({ type }) => type === 'violation')).toEqual([])
})

const say = (text: string, id?: string) =>
  simulator.control.send({ from: MARIA, to: BUSINESS, content: { kind: 'text', text }, ...(id ? { id } : {}) })
const status = async (id: string) =>
  (await simulator.control.thread({ phone: MARIA, peer: BUSINESS })).find((message) => message.id === id)?.status
const stats = () => simulator.control.stats({ account: BUSINESS })
const arrival = (text: string) => nextMessage(socket, (message) => textOf(message) === text)

/** Every status told of a message: rc14 folds one that comes fast into the message's own event. */
function ticksOf(watched: WASocket): Array<number | null | undefined> {
  const ticks: Array<number | null | undefined> = []
  watched.ev.on('messages.update', (updates) => ticks.push(...updates.map(({ update }) => update.status)))
  watched.ev.on('messages.upsert', ({ messages }) => ticks.push(...messages.map((message) => message.status)))
  return ticks
}

test('what is written while the line is down waits, in order, and comes at the next login', async () => {
  const closed = closing(socket)
  await simulator.control.fault({ kind: 'drop-line', account: BUSINESS })
  expect((await closed).statusCode).toBe(DisconnectReason.connectionClosed)
  const ids = [(await say('one')).id, (await say('two')).id, (await say('three')).id]
  expect(await stats()).toMatchObject({ unconfirmed: ids, delivered: [] })
  expect(await status(ids[0] ?? '')).toBe('sent')

  socket = openBaileys(simulator, auth)
  const texts: Array<string | undefined> = []
  socket.ev.on('messages.upsert', ({ messages }) => texts.push(...messages.map(textOf)))
  await vi.waitFor(async () => expect((await stats()).unconfirmed).toEqual([]), { timeout: 60_000 })
  await vi.waitFor(() => expect(texts).toEqual(['one', 'two', 'three']), { timeout: 60_000 })
  expect((await stats()).acknowledged).toEqual(expect.arrayContaining(ids))
  expect(await status(ids[2] ?? '')).toBe('delivered')
})

test('a stanza whose receipt was lost goes out again, same id and same bytes, and is shown once', async () => {
  const seen: Array<{ id: string; bytes: string; offline: boolean }> = []
  const record = (watched: WASocket) =>
    watched.ws.prependListener(
      'CB:message',
      (node: { attrs: Record<string, string>; content: Array<{ content: Uint8Array }> }) => {
        if (node.attrs.category === 'peer') return
        const bytes = Buffer.from(node.content[0]?.content ?? []).toString('hex')
        seen.push({ id: node.attrs.id ?? '', bytes, offline: node.attrs.offline !== undefined })
      },
    )
  record(socket)
  // the receipt never leaves the client: as when the network breaks between the two
  const send = socket.ws.send.bind(socket.ws)
  const got = arrival('twice')
  socket.ws.send = () => true as never
  const { id } = await say('twice')
  await got
  expect((await stats()).acknowledged).not.toContain(id)
  socket.ws.send = send
  const closed = closing(socket)
  await simulator.control.fault({ kind: 'drop-line', account: BUSINESS })
  await closed

  socket = openBaileys(simulator, auth)
  record(socket)
  const shown: string[] = []
  socket.ev.on('messages.upsert', ({ messages }) => {
    shown.push(...messages.filter((message) => message.message).map((message) => message.key.id ?? ''))
  })
  const confirmed = await nextControlEvent(simulator, 'receipt.got', ({ ids }) => ids.includes(id))
  expect(confirmed.receipt).toBe('ack 487')
  expect(seen).toEqual([
    { id, bytes: seen[0]?.bytes, offline: false },
    { id, bytes: seen[0]?.bytes, offline: true },
  ])
  expect(shown).toEqual([])
  expect(await stats()).toMatchObject({ acknowledged: expect.arrayContaining([id]), unconfirmed: [], stanzas: 2 })
})

test('a message damaged on the wire is asked for again and sealed anew', async () => {
  await simulator.control.fault({ kind: 'corrupt-next', account: BUSINESS, times: 1 })
  const texts: Array<string | undefined> = []
  socket.ev.on('messages.upsert', ({ messages }) => texts.push(...messages.map(textOf)))
  socket.ev.on('messages.update', (updates) =>
    texts.push(...updates.map(({ update }) => update.message?.conversation ?? undefined)),
  )
  const { id } = await say('second try')
  await vi.waitFor(() => expect(texts).toContain('second try'), { timeout: 60_000 })
  await vi.waitFor(async () => expect(await stats()).toMatchObject({ retries: 1, unconfirmed: [] }))
  const receipts = events.flatMap((event) =>
    event.type === 'receipt.got' && event.ids.includes(id) ? [event.receipt] : [],
  )
  expect(receipts[0]).toBe('retry')
  expect(receipts).toContain('delivery')
  expect(await status(id)).toBe('delivered')
})

test('a phone that cannot open a message asks the client for it again', async () => {
  const kept = new Map<string, { conversation?: string | null }>()
  await socket.end(undefined)
  socket = await loginBaileys(simulator, auth, { getMessage: async ({ id }) => kept.get(id ?? '') as never })
  const hello = arrival('hello')
  await say('hello')
  await hello
  // the customer reinstalled: a new identity, and no session with the business
  const encrypt = socket.signalRepository.encryptMessage
  const repository = socket.signalRepository as { encryptMessage: typeof encrypt }
  repository.encryptMessage = async (input) => {
    const sealed = await encrypt(input)
    const at = sealed.ciphertext.length - 25
    const ciphertext = Buffer.from(sealed.ciphertext)
    ciphertext[at] = (ciphertext[at] ?? 0) ^ 1
    return { ...sealed, ciphertext }
  }
  const retried = nextControlEvent(simulator, 'message.shown', ({ phone }) => phone === MARIA)
  const sending = socket.sendMessage(MARIA_JID, { text: 'again please' }, { messageId: 'FIXEDID1' })
  kept.set('FIXEDID1', { conversation: 'again please' })
  await sending
  repository.encryptMessage = encrypt
  expect((await retried).message).toMatchObject({ id: 'FIXEDID1', content: { text: 'again please' }, arrivals: 1 })
})

test('two stanzas with one id are counted twice and shown once', async () => {
  await socket.sendMessage(MARIA_JID, { text: 'only once' }, { messageId: 'SAMEID' })
  const second = nextControlEvent(simulator, 'message.arrived', ({ arrivals }) => arrivals === 2)
  await socket.sendMessage(MARIA_JID, { text: 'only once' }, { messageId: 'SAMEID' })
  expect(await second).toMatchObject({ phone: MARIA, id: 'SAMEID' })
  const thread = await simulator.control.thread({ phone: MARIA, peer: BUSINESS })
  expect(thread.map(({ id, arrivals }) => [id, arrivals])).toEqual([['SAMEID', 2]])
})

test('what is sent to a phone in airplane mode waits, and is delivered when it is back', async () => {
  await simulator.control.airplaneMode({ phone: MARIA, on: true })
  const ticks = ticksOf(socket)
  const acked = new Promise((resolve) => socket.ws.once('CB:ack,class:message', resolve))
  await socket.sendMessage(MARIA_JID, { text: 'are you there?' })
  const { id } = await say('written in the air')
  await acked
  expect(await simulator.control.thread({ phone: MARIA, peer: BUSINESS })).toMatchObject([{ id, status: 'pending' }])
  expect(ticks).not.toContain(3)

  const arrives = arrival('written in the air')
  await simulator.control.airplaneMode({ phone: MARIA, on: false })
  await arrives
  await vi.waitFor(() => expect(ticks).toContain(3))
  const thread = await simulator.control.thread({ phone: MARIA, peer: BUSINESS })
  expect(thread.map(({ content }) => content.text)).toEqual(['written in the air', 'are you there?'])
})

test('a refused message (463) never reaches the phone, and the client is told', async () => {
  await simulator.control.fault({ kind: 'nack-next', account: BUSINESS, error: 463 })
  const ticks = ticksOf(socket)
  await socket.sendMessage(MARIA_JID, { text: 'restricted' })
  await vi.waitFor(() => expect(ticks).toContain(0))
  const shown = nextControlEvent(simulator, 'message.shown', ({ phone }) => phone === MARIA)
  await socket.sendMessage(MARIA_JID, { text: 'allowed' })
  expect((await shown).message.content.text).toBe('allowed')
})

test('acks can be held back, and come when they are let go', async () => {
  await simulator.control.fault({ kind: 'hold-acks', account: BUSINESS, hold: true })
  const acks: string[] = []
  socket.ws.on('CB:ack,class:message', (node: { attrs: { id: string } }) => acks.push(node.attrs.id))
  const shown = nextControlEvent(simulator, 'message.shown', ({ phone }) => phone === MARIA)
  const sent = await socket.sendMessage(MARIA_JID, { text: 'unacked' })
  await shown
  // a round trip on the same line: an ack would have come before its answer
  await socket.onWhatsApp(MARIA)
  expect(acks).toEqual([])
  await simulator.control.fault({ kind: 'hold-acks', account: BUSINESS, hold: false })
  await vi.waitFor(() => expect(acks).toEqual([sent?.key.id]))
})

test('latency delays what the server writes', async () => {
  await simulator.control.fault({ kind: 'latency', account: BUSINESS, ms: 300 })
  const from = performance.now()
  await socket.onWhatsApp(MARIA)
  expect(performance.now() - from).toBeGreaterThan(290)
  await simulator.control.fault({ kind: 'latency', account: BUSINESS, ms: 0 })
})

test('an offline flood waits for the next login and comes whole', async () => {
  const closed = closing(socket)
  await simulator.control.fault({ kind: 'offline-flood', account: BUSINESS, from: MARIA, count: 150 })
  await closed
  socket = openBaileys(simulator, auth)
  const texts = new Set<string | undefined>()
  socket.ev.on('messages.upsert', ({ messages }) => messages.forEach((message) => void texts.add(textOf(message))))
  await vi.waitFor(() => expect(texts.size).toBe(150), { timeout: 60_000 })
})
