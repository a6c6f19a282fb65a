/** What is shown: the published Baileys gets the past of a number when it is linked, and asks its phone for more. */
import type { WASocket } from '@whiskeysockets/baileys'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createWhatsAppSimulator, type WhatsAppSimulator } from '../../../src/simulator/whatsapp/index.ts'
import { trustSimulator } from '../../../src/simulator/whatsapp/trust.ts'
import {
  closing,
  createMemoryAuth,
  nextControlEvent,
  nextEvent,
  nextMessage,
  openBaileys,
  textOf,
} from '../../helpers/baileys-client.ts'
import { BUSINESS, JOAO, MARIA } from '../../helpers/simulated-line.ts'

let simulator: WhatsAppSimulator
let socket: WASocket
const violations: string[] = []

beforeAll(async () => {
  simulator = await createWhatsAppSimulator()
  trustSimulator(simulator)
  simulator.subscribe((event) => {
    if (event.type === 'violation') violations.push(event.reason)
  })
  const { control } = simulator
  await control.addPhone({ number: BUSINESS, name: 'Bike shop', role: 'business' })
  await control.addPhone({ number: MARIA, name: 'Maria', role: 'customer', addressing: 'lid' })
  await control.addPhone({ number: JOAO, name: 'João', role: 'customer', addressing: 'pn' })
})
afterAll(async () => {
  await socket.end(undefined)
  await simulator.close()
  expect(violations).toEqual([])
})

const text = (words: string) => ({ kind: 'text' as const, text: words })

test('conversations and messages from before the link come as history, not as new', async () => {
  const { control } = simulator
  const messages = [
    { direction: 'in' as const, content: text('are you open?'), at: '2026-11-01T09:00:00.000Z', id: 'OLD1' },
    { direction: 'out' as const, content: text('until six'), at: '2026-11-01T09:01:00.000Z', id: 'OLD2' },
  ]
  await control.addHistory({ business: BUSINESS, peer: MARIA, messages })
  await control.send({ from: JOAO, to: BUSINESS, id: 'OLD3', content: text('hello?') })
  const auth = createMemoryAuth()
  const first = openBaileys(simulator, auth)
  const { qr } = await nextEvent(first, 'connection.update', (update) => Boolean(update.qr))
  const closed = closing(first)
  await control.scan({ qr: qr ?? '', phone: BUSINESS })
  await closed
  socket = openBaileys(simulator, auth)
  const news: string[] = []
  socket.ev.on('messages.upsert', ({ messages: all, type }) => {
    news.push(...all.filter(({ message }) => !message?.protocolMessage).map(({ key }) => `${type} ${key.id}`))
  })
  const names = nextEvent(socket, 'messaging-history.set', ({ contacts }) =>
    contacts.some(({ notify }) => notify === 'Maria'),
  )
  const past = await nextEvent(socket, 'messaging-history.set', (set) => set.messages.length > 0)
  expect(past.messages.map(({ key, message }) => [key.id, key.fromMe, message?.conversation])).toEqual([
    ['OLD2', true, 'until six'],
    ['OLD1', false, 'are you open?'],
    ['OLD3', false, 'hello?'],
  ])
  const { lid } = (await control.listPhones({})).find(({ number }) => number === MARIA) ?? {}
  expect(past.chats.map(({ id, name, unreadCount }) => [id, name, unreadCount])).toEqual([
    [`${lid}@lid`, 'Maria', 0],
    [`${JOAO.slice(1)}@s.whatsapp.net`, 'João', 1],
  ])
  await names
  expect(await socket.signalRepository.lidMapping.getPNForLID(`${lid}@lid`)).toMatch(MARIA.slice(1))
  const live = nextMessage(socket, (message) => textOf(message) === 'and now?')
  await control.send({ from: MARIA, to: BUSINESS, id: 'NEW1', content: text('and now?') })
  await live
  expect(news).toEqual(['notify NEW1'])
})

test('what is older than a message is asked of the phone', async () => {
  const { lid } = (await simulator.control.listPhones({})).find(({ number }) => number === MARIA) ?? {}
  const messages = [
    { direction: 'in' as const, content: text('first of all'), at: '2026-10-01T09:00:00.000Z', id: 'OLD0' },
  ]
  await simulator.control.addHistory({ business: BUSINESS, peer: MARIA, messages })
  const older = nextEvent(socket, 'messaging-history.set', ({ syncType }) => syncType === 6)
  const key = { remoteJid: `${lid}@lid`, fromMe: true, id: 'OLD2' }
  await socket.fetchMessageHistory(10, key, Date.parse('2026-11-01T09:01:00.000Z'))
  // OLD1, which was told before, rc14 tells again or not: as its events happen to be buffered
  const told = (await older).messages.map((message) => message.key.id)
  expect(told.filter((id) => id !== 'OLD1')).toEqual(['OLD0'])
})

test('a message that could not be read is asked of the phone', async () => {
  const again = nextMessage(socket, ({ key }) => key.id === 'OLD1')
  const { lid } = (await simulator.control.listPhones({})).find(({ number }) => number === MARIA) ?? {}
  await socket.requestPlaceholderResend({ remoteJid: `${lid}@lid`, fromMe: false, id: 'OLD1' })
  expect(textOf(await again)).toBe('are you open?')
})

test('what is typed on the phone with every kind comes to the linked device as from me', async () => {
  const mirrored = nextMessage(socket, ({ message }) => Boolean(message?.pollCreationMessageV3))
  const shown = nextControlEvent(simulator, 'message.shown', ({ phone }) => phone === MARIA)
  const poll = { kind: 'poll' as const, name: 'Which?', options: ['A', 'B'] }
  await simulator.control.typedOnBusinessPhone({ business: BUSINESS, to: MARIA, content: poll })
  expect((await mirrored).key.fromMe).toBe(true)
  expect((await shown).message.content.poll?.options).toHaveLength(2)
})
