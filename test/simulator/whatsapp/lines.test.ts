/** What is shown: how a line of the loopback WhatsApp server ends, and what survives a restart of the server. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { DisconnectReason, type WASocket } from '@whiskeysockets/baileys'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createWhatsAppSimulator, type WhatsAppSimulator } from '../../../src/simulator/whatsapp/index.ts'
import { trustSimulator } from '../../../src/simulator/whatsapp/trust.ts'
import {
  closing,
  createMemoryAuth,
  loginBaileys,
  nextControlEvent,
  nextMessage,
  openBaileys,
  opened,
  pairBaileys,
  textOf,
} from '../../helpers/baileys-client.ts'

const BUSINESS = '+5511900000001'
const MARIA = '+5511988887777'

let simulator: WhatsAppSimulator
const sockets: WASocket[] = []
const track = <T extends WASocket>(socket: T): T => {
  sockets.push(socket)
  return socket
}

async function start(statePath?: string) {
  simulator = await createWhatsAppSimulator(statePath ? { statePath } : {})
  trustSimulator(simulator)
  await simulator.control.addPhone({ number: BUSINESS, name: 'Bike shop', role: 'business' })
  await simulator.control.addPhone({ number: MARIA, name: 'Maria', role: 'customer' })
}

afterEach(async () => {
  for (const socket of sockets.splice(0)) await socket.end(undefined)
  await simulator.close()
})

describe('the end of a line', () => {
  beforeEach(() => start())

  test('a second socket on the same keys replaces the first', async () => {
    const { socket, auth } = await pairBaileys(simulator, BUSINESS)
    const closed = closing(track(socket))
    track(await loginBaileys(simulator, auth))
    expect((await closed).statusCode).toBe(DisconnectReason.connectionReplaced)
    expect(await simulator.control.listDevices({ phone: BUSINESS })).toMatchObject([{ device: 1, online: true }])
  })

  test.each([
    [{ code: 503 }, 503],
    [{ conflict: 'replaced' as const }, 440],
    [{ code: 515 }, 515],
  ])('a stream error %o ends it with that status, and the next login works', async (error, expected) => {
    const { socket, auth } = await pairBaileys(simulator, BUSINESS)
    const closed = closing(track(socket))
    await simulator.control.fault({ kind: 'stream-error', account: BUSINESS, ...error })
    expect((await closed).statusCode).toBe(expected)
    track(await loginBaileys(simulator, auth))
  })

  test('a login can be refused, as often as asked', async () => {
    const { socket, auth } = await pairBaileys(simulator, BUSINESS)
    await socket.end(undefined)
    await simulator.control.fault({ kind: 'refuse-login', account: BUSINESS, reason: 503 })
    expect((await closing(track(openBaileys(simulator, auth)))).statusCode).toBe(503)
    track(await loginBaileys(simulator, auth))
  })

  test('a client that logs out is not let in again', async () => {
    const { socket, auth } = await pairBaileys(simulator, BUSINESS)
    const removed = nextControlEvent(simulator, 'device.removed')
    await socket.logout()
    expect(await removed).toMatchObject({ phone: BUSINESS, device: 1, by: 'client' })
    expect((await closing(track(openBaileys(simulator, auth)))).statusCode).toBe(DisconnectReason.loggedOut)
  })

  test('a device removed on the phone is told so and not let in again', async () => {
    const { socket, auth } = await pairBaileys(simulator, BUSINESS)
    const closed = closing(track(socket))
    await simulator.control.removeDevice({ phone: BUSINESS, device: 1 })
    expect((await closed).statusCode).toBe(DisconnectReason.loggedOut)
    expect((await closing(track(openBaileys(simulator, auth)))).statusCode).toBe(DisconnectReason.loggedOut)
  })

  test('keys of somebody else do not log in', async () => {
    const { socket, auth } = await pairBaileys(simulator, BUSINESS)
    track(socket)
    const stranger = createMemoryAuth()
    Object.assign(stranger.creds, { me: auth.creds.me, account: auth.creds.account, registered: true })
    expect((await closing(track(openBaileys(simulator, stranger)))).statusCode).toBe(401)
  })

  test('few pre-keys left: the client is told, and uploads more', async () => {
    const { socket } = await pairBaileys(simulator, BUSINESS)
    track(socket)
    await simulator.control.fault({ kind: 'few-pre-keys', account: BUSINESS, left: 2 })
    await vi.waitFor(async () => {
      const [device] = await simulator.control.listDevices({ phone: BUSINESS })
      expect(device?.preKeys).toBeGreaterThan(4)
    })
  })

  test('two devices of one number both get what comes, and each what the other sent', async () => {
    const first = await pairBaileys(simulator, BUSINESS)
    const second = await pairBaileys(simulator, BUSINESS)
    track(first.socket)
    track(second.socket)
    const both = [first.socket, second.socket].map((socket) => nextMessage(socket, (m) => textOf(m) === 'to both'))
    await simulator.control.send({ from: MARIA, to: BUSINESS, content: { kind: 'text', text: 'to both' } })
    const [message] = await Promise.all(both)
    const mirrored = nextMessage(second.socket, (m) => textOf(m) === 'from the first')
    await first.socket.sendMessage(message?.key.remoteJid ?? '', { text: 'from the first' })
    expect((await mirrored).key.fromMe).toBe(true)
  })

  test('several businesses at once keep their threads apart', async () => {
    const numbers = Array.from({ length: 5 }, (_, index) => `+551190000010${index}`)
    const lines = []
    for (const number of numbers) {
      await simulator.control.addPhone({ number, name: number, role: 'business' })
      lines.push(track((await pairBaileys(simulator, number)).socket))
    }
    const arrivals = lines.map((socket, index) => nextMessage(socket, (m) => textOf(m) === `for ${index}`))
    await Promise.all(
      numbers.map((to, index) =>
        simulator.control.send({ from: MARIA, to, content: { kind: 'text', text: `for ${index}` } }),
      ),
    )
    await Promise.all(arrivals)
    expect((await simulator.control.listThreads({ phone: MARIA })).map(({ peer }) => peer).sort()).toEqual(numbers)
  })
})

describe('a restart of the server', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'whatsapp-simulator-'))
    await start(join(folder, 'state.sqlite'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  test('keeps phones, links, threads, trust, and what waited', async () => {
    const { socket, auth } = await pairBaileys(simulator, BUSINESS)
    const arrives = nextMessage(socket, (m) => textOf(m) === 'before')
    await simulator.control.send({ from: MARIA, to: BUSINESS, content: { kind: 'text', text: 'before' } })
    const { key } = await arrives
    const shown = nextControlEvent(simulator, 'message.shown', ({ phone }) => phone === MARIA)
    await socket.sendMessage(key.remoteJid ?? '', { text: 'answer' })
    await shown
    await socket.end(undefined)
    const waiting = await simulator.control.send({
      from: MARIA,
      to: BUSINESS,
      content: { kind: 'text', text: 'meanwhile' },
    })
    const trusted = [simulator.rootPublicKey, simulator.mediaCa]
    await simulator.close()

    await start(join(folder, 'state.sqlite'))
    expect([simulator.rootPublicKey, simulator.mediaCa]).toEqual(trusted)
    expect((await simulator.control.stats({ account: BUSINESS })).unconfirmed).toEqual([waiting.id])
    const again = track(openBaileys(simulator, auth))
    const late = nextMessage(again, (m) => textOf(m) === 'meanwhile')
    await opened(again)
    await late
    const live = nextMessage(again, (m) => textOf(m) === 'after')
    await simulator.control.send({ from: MARIA, to: BUSINESS, content: { kind: 'text', text: 'after' } })
    await live
    const second = nextControlEvent(simulator, 'message.shown', ({ phone }) => phone === MARIA)
    await again.sendMessage(key.remoteJid ?? '', { text: 'and on' })
    await second
    const thread = await simulator.control.thread({ phone: MARIA, peer: BUSINESS })
    expect(thread.map(({ content }) => content.text)).toEqual(['before', 'answer', 'meanwhile', 'after', 'and on'])
  })
})

describe('a server that was killed', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'whatsapp-simulator-'))
    await start(join(folder, 'state.sqlite'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  test('comes back with older keys than it had used, and its messages arrive all the same', async () => {
    const { socket, auth } = await pairBaileys(simulator, BUSINESS)
    const say = async (text: string, over: WASocket) => {
      const arrives = nextMessage(over, (m) => textOf(m) === text)
      await simulator.control.send({ from: MARIA, to: BUSINESS, content: { kind: 'text', text } })
      await arrives
    }
    await say('kept', socket)
    const copy = join(folder, 'older.sqlite')
    const database = new DatabaseSync(join(folder, 'state.sqlite'), { readOnly: true })
    const kept = database.prepare("SELECT count(*) AS n FROM entries WHERE kind = 'message'")
    await vi.waitFor(() => expect(kept.get()).toEqual({ n: 2 }))
    database.exec(`VACUUM INTO '${copy}'`)
    database.close()
    await say('written out too late', socket)
    await socket.end(undefined)
    await simulator.close()

    await start(copy)
    const again = track(openBaileys(simulator, auth))
    await opened(again)
    await say('after the kill', again)
  })
})

test('it refuses to run in production', async () => {
  await start()
  await expect(createWhatsAppSimulator({ production: true })).rejects.toThrow('must not run in production')
})
