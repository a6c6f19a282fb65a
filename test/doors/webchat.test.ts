import { createHmac } from 'node:crypto'
import type { LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { WebchatEvent, WebchatThread } from '../../schemas/webchat.ts'
import { createWebchatAdapter } from '../../src/channels/webchat/index.ts'
import { createReceiving } from '../../src/compose/receiving.ts'
import { newId } from '../../src/core/ids.ts'
import { systemScope } from '../../src/core/scope.ts'
import { signedText } from '../../src/features/webchat/index.ts'
import { createRecorder } from '../channels/recorder.ts'
import { createTestApp, type TestApp, type TestOrganization } from '../helpers/app.ts'
import { upload } from './kit.ts'
import { eventsOf } from './server-events.ts'

const page = 'https://shop.example'
let app: TestApp
let shop: TestOrganization
let chat: { lineId: string; key: string }

beforeAll(async () => {
  app = await createTestApp()
  shop = await app.addOrganization('chat-shop')
  chat = await addChat(shop, [page])
})
afterAll(() => app.close())

async function addChat(organization: TestOrganization, origins: string[]) {
  const answer = await asOwner(organization, 'POST', '/webchats', { name: 'Shop chat', origins })
  expect(answer.statusCode).toBe(201)
  const { lineId, key } = answer.json<{ lineId: string; key: string }>()
  // a session would have said so; here nobody holds one
  return { lineId, key }
}

const asOwner = (organization: TestOrganization, method: 'POST' | 'GET' | 'PATCH', path: string, payload?: object) =>
  app.app.inject({
    ...{ method, url: `/api/v1${path}`, headers: { cookie: organization.members.owner.cookie } },
    ...(payload && { payload }),
  })

interface Call {
  key?: string
  token?: string
  origin?: string | null
  payload?: object | Buffer
  headers?: Record<string, string>
  /** The caller's address. */
  from?: string
}
let nth = 0
function call(method: 'GET' | 'POST' | 'DELETE' | 'OPTIONS', path: string, more: Call = {}) {
  // each caller from an address of their own: that is what new visitors are counted by
  const { key = chat.key, token, origin = page, payload, headers, from = `198.51.100.${nth++ % 250}` } = more
  return app.app.inject({
    ...{ method, url: `/webchat/${key}${path}`, remoteAddress: from },
    headers: { ...(origin && { origin }), ...(token && { authorization: `Bearer ${token}` }), ...headers },
    ...(payload && { payload }),
  })
}
const code = (answer: LightMyRequestResponse) => `${answer.statusCode} ${answer.json().error?.code ?? ''}`
async function enter(key = chat.key): Promise<string> {
  return (await call('POST', '/visitors', { key, payload: { locale: 'en' } })).json<{ token: string }>().token
}
const write = (token: string, text: string, clientId: string = newId()) =>
  call('POST', '/messages', { token, payload: { clientId, text } })
const thread = async (token: string) => (await call('GET', '/thread', { token })).json<WebchatThread>()

/** What a member sends, as far as the page: stored, and let through by the channel. */
async function teamSays(text: string, token: string): Promise<void> {
  const { guest, conversationId } = await seat(token)
  const { services, kernel } = app
  const message = await kernel.database.transaction((tx) =>
    services.conversations.send(
      { scope: systemScope(shop.id), tx, now: new Date() },
      {
        ...{ conversationId, text, lane: 'transactional' as const, clientId: newId() },
        sender: { kind: 'user', userId: shop.members.agent.userId, name: 'Ana' },
      },
    ),
  )
  const { ingest } = createReceiving(kernel, services)
  const account = await services.webchat.account(guest)
  const heard = createRecorder()
  const adapter = createWebchatAdapter({ hint: (to, hint) => kernel.realtime.hint(`webchat:${to}`, hint) })
  const session = await adapter.open(
    { ...account, name: 'chat', fence: 1 },
    { ...heard.host, receipt: (receipt) => ingest.receipt(account, receipt) },
  )
  const to = { visitor: guest.visitor.visitor }
  await session.send({ wireId: message.wireId, clientId: message.clientId ?? '', to, kind: 'text', text })
}

async function seat(token: string) {
  const site = await app.services.webchat.site(chat.key)
  const guest = await app.services.webchat.guest(site, token)
  const found = await app.services.webchat.conversation(guest)
  return { guest, conversationId: found?.id ?? '' }
}

describe('a visitor', () => {
  test('writes, is stored once for each id of theirs, and reads their thread again', async () => {
    const token = await enter()
    const clientId = newId()
    expect((await write(token, 'Do you have it in blue?', clientId)).statusCode).toBe(201)
    expect((await write(token, 'Do you have it in blue?', clientId)).statusCode).toBe(201)
    const { messages } = await thread(token)
    expect(messages).toMatchObject([{ from: 'visitor', text: 'Do you have it in blue?', clientId }])
  })

  test('gets the answer of the team, and the team sees that it was read', async () => {
    const token = await enter()
    await write(token, 'Hello')
    await teamSays('Hello! How can I help?', token)
    const { messages } = await thread(token)
    expect(messages.at(-1)).toMatchObject({ from: 'team', name: 'Ana', text: 'Hello! How can I help?', isRead: false })
    const seen = await call('POST', '/seen', { token, payload: { upTo: messages.at(-1)?.seq ?? 0, status: 'read' } })
    expect(seen.statusCode).toBe(204)
    expect((await thread(token)).messages.at(-1)).toMatchObject({ isRead: true })
  })

  test('sees nothing of what the team says among itself, nor what waits to be sent', async () => {
    const token = await enter()
    await write(token, 'Hello')
    const { conversationId } = await seat(token)
    const note = await asOwner(shop, 'POST', `/conversations/${conversationId}/messages`, {
      ...{ text: 'not out yet', clientId: newId() },
    })
    expect(note.statusCode).toBeLessThan(300)
    const { contactId } = (await asOwner(shop, 'GET', `/conversations/${conversationId}`)).json<{ contactId: string }>()
    await asOwner(shop, 'POST', '/notes', { contactId, conversationId, content: 'haggles' })
    expect((await thread(token)).messages.map(({ text }) => text)).toEqual(['Hello'])
  })

  test('brings a file with the message that it belongs to, and reads it again', async () => {
    const token = await enter()
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    )
    const form = upload(png, 'broken.png', 'image/png', { clientId: newId(), text: 'this one' })
    const sent = await call('POST', '/files', { token, headers: form.headers ?? {}, payload: form.body })
    expect(`${sent.statusCode} ${sent.body}`).toMatch(/^201/)
    const [message] = (await thread(token)).messages
    expect(message).toMatchObject({ kind: 'image', text: 'this one', file: { mime: 'image/png', size: png.length } })
    const file = await call('GET', `/files/${message?.file?.id}`, { token })
    expect(file.rawPayload.equals(png)).toBe(true)
    const other = await enter()
    await write(other, 'Hi')
    expect((await call('GET', `/files/${message?.file?.id}`, { token: other })).statusCode).toBe(404)
  })

  test('is forgotten when they leave: the token opens nothing any more', async () => {
    const token = await enter()
    await write(token, 'Hello')
    expect((await call('DELETE', '/visitor', { token })).statusCode).toBe(204)
    expect(code(await call('GET', '/thread', { token }))).toBe('401 webchat.visitor-unknown')
  })
})

describe('whose it is not', () => {
  test('a page of another origin is refused, whatever it asks, and nothing is stored', async () => {
    const token = await enter()
    for (const origin of ['https://evil.example', 'https://shop.example.evil.example', 'null', null])
      for (const [method, path] of [
        ['POST', '/visitors'],
        ['POST', '/messages'],
        ['GET', '/thread'],
        ['GET', '/stream'],
        ['OPTIONS', '/messages'],
      ] as const) {
        const answer = await call(method, path, { token, origin, payload: { clientId: newId(), text: 'hi' } })
        expect(`${code(answer)} ${answer.headers['access-control-allow-origin'] ?? ''}`).toBe(
          '403 webchat.foreign-page ',
        )
      }
    expect((await thread(token)).messages).toEqual([])
  })

  test('a token opens one chat: another visitor’s, another chat’s and none at all are refused', async () => {
    const twin = await app.addOrganization(`twin-${newId()}`)
    const other = await addChat(twin, [page])
    const token = await enter()
    await write(token, 'a secret of mine')
    expect(code(await call('GET', '/thread', { token, key: other.key }))).toBe('401 webchat.visitor-unknown')
    expect(code(await call('GET', '/thread', {}))).toBe('401 webchat.visitor-unknown')
    expect(JSON.stringify(await thread(await enter()))).not.toContain('a secret of mine')
    expect(code(await call('GET', '/thread', { key: 'nobodys-key', token }))).toBe('404 not-found')
  })

  test('what is said of a visitor without the shop’s signature stays a claim, and joins nobody', async () => {
    const known = await enter()
    await call('POST', '/introduction', { token: known, payload: signed('u-1', 'lia@known.example', await secret()) })
    await write(known, 'my order, please')
    const stranger = await enter()
    await call('POST', '/introduction', { token: stranger, payload: { email: 'lia@known.example', name: 'Lia' } })
    await write(stranger, 'give me her order')
    expect((await seat(stranger)).conversationId).not.toBe((await seat(known)).conversationId)
    expect(JSON.stringify(await thread(stranger))).not.toContain('my order, please')
  })

  test('signed by the shop’s server, two browsers are one customer; a wrong signature changes nothing', async () => {
    const key = await secret()
    const [first, second] = [await enter(), await enter()]
    await call('POST', '/introduction', { token: first, payload: signed('u-2', 'rui@known.example', key) })
    await write(first, 'from my laptop')
    const wrong = { ...signed('u-2', 'rui@known.example', key), email: 'lia@known.example' }
    expect(code(await call('POST', '/introduction', { token: second, payload: wrong }))).toBe(
      '403 webchat.bad-signature',
    )
    await call('POST', '/introduction', { token: second, payload: signed('u-2', 'rui@known.example', key) })
    await write(second, 'from my phone')
    expect((await thread(second)).messages.map(({ text }) => text)).toEqual(['from my laptop', 'from my phone'])
  })
})

async function secret(): Promise<string> {
  return (await asOwner(shop, 'POST', `/lines/${chat.lineId}/webchat/secret`)).json<{ secret: string }>().secret
}
function signed(userId: string, email: string, key: string) {
  return { userId, email, signature: createHmac('sha256', key).update(signedText({ userId, email })).digest('hex') }
}

describe('the door', () => {
  test('lets the shop’s page in by its origin alone: no cookies, no other page', async () => {
    const asked = await call('OPTIONS', '/messages')
    expect(asked.statusCode).toBe(204)
    expect(asked.headers).toMatchObject({
      'access-control-allow-origin': page,
      vary: expect.stringContaining('Origin'),
    })
    expect(asked.headers['access-control-allow-credentials']).toBeUndefined()
    const entered = await call('POST', '/visitors', { payload: {} })
    expect(entered.headers['set-cookie']).toBeUndefined()
  })

  test('refuses what it cannot take, says why, and stores nothing', async () => {
    const token = await enter()
    const bad: object[] = [
      { text: 'no id' },
      { clientId: 'x', text: 'short id' },
      { clientId: newId(), text: '' },
      { clientId: newId(), text: 'a'.repeat(5_000) },
      { clientId: { $ne: null }, text: 'operator' },
      { clientId: newId(), text: 'more', organizationId: newId() },
    ]
    for (const payload of bad) expect((await call('POST', '/messages', { token, payload })).statusCode).toBe(400)
    expect((await thread(token)).messages).toEqual([])
  })

  test('slows down whoever writes too much, and says when to go on', async () => {
    const token = await enter()
    const answers = []
    for (let at = 0; at < 45; at++) answers.push(await call('POST', '/messages', { token, payload: {} }))
    expect(answers.at(-1)?.statusCode).toBe(429)
    expect(Number(answers.at(-1)?.headers['retry-after'])).toBeGreaterThan(0)
    expect((await write(await enter(), 'another visitor')).statusCode).toBe(201)
  })

  test('lets nobody make visitors without end, whatever token they bring', async () => {
    const answers = []
    for (let at = 0; at < 25; at++)
      answers.push(await call('POST', '/visitors', { token: `${newId()}${at}`, payload: {}, from: '203.0.113.9' }))
    expect(answers.at(-1)?.statusCode).toBe(429)
    expect((await call('POST', '/visitors', { payload: {}, from: '203.0.113.10' })).statusCode).toBe(201)
  })

  test('says plainly when the chat is switched off', async () => {
    const off = await addChat(shop, [page])
    const token = await enter(off.key)
    await asOwner(shop, 'POST', `/lines/${off.lineId}/disconnect`)
    const answer = await call('POST', '/messages', { key: off.key, token, payload: { clientId: newId(), text: 'hi' } })
    expect(code(answer)).toBe('503 webchat.not-open')
  })
})

test('the stream tells a page what is new since the number it had, and goes on from there', async () => {
  const address = await app.app.listen({ host: '127.0.0.1', port: 0 })
  const token = await enter()
  await write(token, 'Hello')
  const { rev } = await thread(token)
  const stop = new AbortController()
  const answer = await fetch(`${address}/webchat/${chat.key}/stream?rev=${rev}`, {
    headers: { origin: page, authorization: `Bearer ${token}` },
    signal: stop.signal,
  })
  expect(answer.headers.get('access-control-allow-origin')).toBe(page)
  const events = eventsOf(answer)
  await teamSays('Here I am', token)
  const found: WebchatEvent[] = []
  for await (const event of events) {
    found.push(event)
    if (event.type === 'message' && event.message.text === 'Here I am') break
  }
  stop.abort()
  expect(found.flatMap((event) => (event.type === 'message' ? event.message.text : []))).toContain('Here I am')
})
