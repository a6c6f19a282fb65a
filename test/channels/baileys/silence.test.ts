/**
 * What is shown: the complaint "connected, yet nothing arrives". A line that looks open but is dead is found out and
 * renewed, what was sent meanwhile arrives, and how much that was is told.
 */
import { connect, createServer, type Socket } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { CaughtUp } from '../../../src/channels/channel.ts'
import type { Opened } from '../recorder.ts'
import { BUSINESS, createWhatsAppHarness, type WhatsAppHarness } from '../whatsapp-harness.ts'

let whatsapp: WhatsAppHarness
let opened: Opened
let network: Awaited<ReturnType<typeof createNetwork>>

beforeEach(async () => {
  whatsapp = await createWhatsAppHarness()
  network = await createNetwork(whatsapp.simulator.wsUrl)
})
afterEach(async () => {
  await opened.session.close()
  network.close()
  await whatsapp.close()
})

/** A network between the line and its server, which can swallow what the server says without a word. */
async function createNetwork(target: string) {
  const { port, hostname } = new URL(target)
  let isSwallowing = false
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname)
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => {
        client.destroy()
        upstream.destroy()
      })
    }
    client.pipe(upstream)
    upstream.on('data', (data) => {
      if (!isSwallowing) client.write(data)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = new URL(target)
  url.port = String((server.address() as { port: number }).port)
  return {
    url: url.href,
    swallow: (on: boolean) => {
      isSwallowing = on
    },
    close() {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}

const quick = { pingEveryMs: 150, pingTimeoutMs: 300, quietMs: 3_600_000, quietestMs: 3_600_000 }
const openWith = async (watchdog: Partial<typeof quick>) => {
  const proofs: CaughtUp[] = []
  const by = whatsapp.newAdapter({ webSocketUrl: network.url, watchdog: { ...quick, ...watchdog } })
  opened = await whatsapp.open({ by, caughtUp: async (proof) => void proofs.push(proof) })
  await opened.heard.connected()
  return { heard: opened.heard, proofs }
}
const connections = () => opened.heard.changes.filter(({ state }) => state === 'connected').length

test('nothing is heard any more: found out, renewed, and what was sent meanwhile arrives and is counted', async () => {
  const { heard, proofs } = await openWith({})
  await whatsapp.anaSends('before')
  await heard.text('before')
  const before = new Date()
  network.swallow(true)
  await whatsapp.anaSends('into the silence')
  await whatsapp.anaSends('and another')
  const silent = await heard.until('the silence', () => heard.changes.find(({ reason }) => reason === 'silent'))
  expect(silent.state).toBe('disconnected')
  expect(silent.since?.getTime()).toBeLessThan(before.getTime() + 1_000)
  network.swallow(false)
  await heard.until('the line', () => connections() === 2)
  expect(await heard.text('into the silence')).toMatchObject({ arrival: 'late' })
  await heard.text('and another')
  const proof = await heard.until('the proof', () => proofs.find(({ wireIds }) => wireIds.length > 0))
  const late = heard.inbounds.filter(({ arrival }) => arrival === 'late').map(({ wireId }) => wireId)
  expect(new Set(proof.wireIds)).toEqual(new Set(late))
  expect(proof.unsure).toEqual([])
})

test('a server that answers but hands nothing over is asked for what it kept', async () => {
  const { heard, proofs } = await openWith({ quietMs: 4_000 })
  await whatsapp.control.fault({ kind: 'mute', account: BUSINESS })
  await whatsapp.anaSends('kept back')
  expect(await heard.text('kept back')).toMatchObject({ arrival: 'late' })
  expect(heard.changes.find(({ state }) => state === 'disconnected')).toMatchObject({ reason: 'silent' })
  await heard.until('the proof', () => proofs.find(({ wireIds }) => wireIds.length === 1))
})

test('a number that is only quiet is asked less and less often', async () => {
  const { heard } = await openWith({ quietMs: 400, quietestMs: 3_600_000 })
  const times: number[] = []
  for (let renewals = 2; renewals <= 4; renewals++) {
    await heard.until(`renewal ${renewals - 1}`, () => connections() >= renewals)
    times.push(Date.now())
  }
  const [first = 0, second = 0, third = 0] = times
  expect(third - second).toBeGreaterThan(second - first)
})

test('a line that is only idle stays as it is', async () => {
  const { heard } = await openWith({})
  for (let looks = 0; looks < 5; looks++) {
    const seen = heard.alive
    await heard.until('an answer', () => heard.alive > seen)
  }
  expect(connections()).toBe(1)
})
