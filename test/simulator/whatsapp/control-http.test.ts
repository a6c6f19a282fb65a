/** What is shown: other programs drive the loopback WhatsApp server over HTTP, and pages of strangers do not. */
import { request } from 'node:http'
import type { WASocket } from '@whiskeysockets/baileys'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ControlEvent, ControlMethod, PhoneInfo, ThreadMessage } from '../../../src/simulator/whatsapp/control.ts'
import { createWhatsAppSimulator, type WhatsAppSimulator } from '../../../src/simulator/whatsapp/index.ts'
import { trustSimulator } from '../../../src/simulator/whatsapp/trust.ts'
import { nextMessage, pairBaileys, textOf } from '../../helpers/baileys-client.ts'

const BUSINESS = '+5511900000001'
const MARIA = '+5511988887777'

let simulator: WhatsAppSimulator
let socket: WASocket

beforeAll(async () => {
  simulator = await createWhatsAppSimulator()
  trustSimulator(simulator)
})
afterAll(async () => {
  await socket?.end(undefined)
  await simulator.close()
})

async function call(method: ControlMethod | 'nonsense', input: unknown = {}) {
  const response = await fetch(`${simulator.controlUrl}/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(input),
  })
  return {
    status: response.status,
    ...((await response.json()) as { result?: unknown; error?: { code: string; message: string } }),
  }
}

/** Reads the live feed until an event fits. */
async function follow(fits: (event: ControlEvent) => boolean, onOpen: () => Promise<unknown>): Promise<ControlEvent> {
  const response = await fetch(`${simulator.controlUrl}/events`, { signal: AbortSignal.timeout(60_000) })
  expect(response.headers.get('content-type')).toBe('text/event-stream')
  let text = ''
  let opened = false
  for await (const part of response.body ?? []) {
    if (!opened) await onOpen()
    opened = true
    text += Buffer.from(part).toString()
    const events = text.split('\n\n').filter((line) => line.startsWith('data: '))
    const found = events.map((line) => JSON.parse(line.slice(6)) as ControlEvent).find(fits)
    if (found) return found
  }
  throw new Error('The feed ended')
}

test('a whole conversation is driven over HTTP', async () => {
  const added = await call('addPhone', { number: BUSINESS.slice(1), name: 'Bike shop', role: 'business' })
  expect(added).toMatchObject({ status: 200, result: { number: BUSINESS, name: 'Bike shop', airplane: false } })
  await call('addPhone', { number: MARIA, name: 'Maria', role: 'customer' })
  expect(((await call('listPhones')).result as PhoneInfo[]).map(({ number }) => number)).toEqual([BUSINESS, MARIA])
  ;({ socket } = await pairBaileys(simulator, BUSINESS))

  const arrives = nextMessage(socket, (message) => textOf(message) === 'over http')
  const sent = await call('send', { from: MARIA, to: BUSINESS, content: { kind: 'text', text: 'over http' } })
  const { key } = await arrives
  expect(sent.result).toEqual({ id: key.id })

  const shown = await follow(
    (event) => event.type === 'message.shown' && event.phone === MARIA,
    () => socket.sendMessage(key.remoteJid ?? '', { text: 'answered' }),
  )
  expect(shown).toMatchObject({ peer: BUSINESS, message: { direction: 'in', content: { text: 'answered' } } })
  const thread = (await call('thread', { phone: MARIA, peer: BUSINESS })).result as ThreadMessage[]
  expect(thread.map(({ content }) => content.text)).toEqual(['over http', 'answered'])
})

test('a file goes in as base64 and comes out as itself', async () => {
  const bytes = Buffer.from('a picture, let us say')
  const content = { kind: 'image', bytes: bytes.toString('base64'), mimetype: 'image/jpeg' }
  const { result } = await call('send', { from: MARIA, to: BUSINESS, content })
  const response = await fetch(
    `${simulator.controlUrl}/media/${encodeURIComponent(MARIA)}/${(result as { id: string }).id}`,
  )
  expect(response.headers.get('content-type')).toBe('image/jpeg')
  expect(response.headers.get('x-content-type-options')).toBe('nosniff')
  expect(Buffer.from(await response.arrayBuffer())).toEqual(bytes)
})

test('bad input, unknown phones and unknown calls are told apart', async () => {
  expect(await call('addPhone', { number: 'twelve', name: 'x', role: 'customer' })).toMatchObject({
    status: 400,
    error: { code: 'invalid', message: expect.stringContaining('number') },
  })
  expect(await call('thread', { phone: '+15550001111', peer: MARIA })).toMatchObject({
    status: 404,
    error: { code: 'not-found' },
  })
  expect(await call('addPhone', { number: MARIA, name: 'Maria', role: 'business' })).toMatchObject({ status: 409 })
  expect(await call('nonsense')).toMatchObject({ status: 404 })
  const form = await fetch(`${simulator.controlUrl}/listPhones`, { method: 'POST', body: '{}' })
  expect(form.status).toBe(400)
})

test.each([
  ['a name that resolves to loopback', { host: 'evil.example' }],
  ['another origin', { origin: 'http://evil.example' }],
])('a page under %s drives nothing', async (_what, headers) => {
  const status = await new Promise((resolve, reject) => {
    const asked = request(`${simulator.controlUrl}/listPhones`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
    })
    asked.on('response', (response) => {
      response.resume()
      resolve(response.statusCode)
    })
    asked.on('error', reject)
    asked.end('{}')
  })
  expect(status).toBe(403)
})
