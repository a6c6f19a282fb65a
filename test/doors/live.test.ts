import type { AddressInfo } from 'node:net'
import { io, type Socket } from 'socket.io-client'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type JoinAnswer, streams } from '../../schemas/events.ts'
import { newId } from '../../src/core/ids.ts'
import { createTestApp, type TestApp } from '../helpers/app.ts'
import { ask, customerWrites, everybody } from './kit.ts'
import { openShopIn, type Shop } from './shop.ts'
import type { Target } from './table.ts'

let app: TestApp
let shop: Shop
let twin: Shop
let colleagues: Target
let theirs: Target
let url: string
beforeAll(async () => {
  app = await createTestApp()
  await app.app.listen({ host: '127.0.0.1', port: 0 })
  url = `http://127.0.0.1:${(app.app.server.address() as AddressInfo).port}`
  shop = await openShopIn(app, 'live')
  twin = await openShopIn(app, 'live-twin')
  colleagues = await shop.targetFor(shop.members.manager)
  theirs = await twin.targetFor(twin.members.agent)
})
afterAll(() => app.close())

const sockets: Socket[] = []
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.disconnect()
})

function connect(cookie?: string): Socket {
  const extraHeaders: Record<string, string> = cookie ? { cookie } : {}
  const socket = io(url, { transports: ['websocket'], extraHeaders, reconnection: false, forceNew: true })
  sockets.push(socket)
  return socket
}
async function connected(cookie: string): Promise<Socket> {
  const socket = connect(cookie)
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('connect_error', reject))
  return socket
}
const join = (socket: Socket, stream: unknown, lastRev: unknown = null): Promise<JoinAnswer> =>
  new Promise((resolve) => socket.emit('join', stream, lastRev, resolve))
/** Everything that a socket is told, as one text. */
function listen(socket: Socket): () => string {
  const heard: unknown[] = []
  socket.onAny((...event) => heard.push(event))
  return () => JSON.stringify(heard)
}

describe('live events', () => {
  test.each([undefined, `parley_session=${'A'.repeat(43)}`])('are refused without a session: %s', async (cookie) => {
    const socket = connect(cookie)
    const refused = await new Promise<Error>((resolve) => socket.once('connect_error', resolve))
    expect(refused.message).toBe('unauthorized')
  })

  test.each(everybody)(
    '%s joins what the role sees, and nothing of a twin organization or of another person',
    async (role) => {
      const member = shop.members[role]
      const socket = await connected(member.cookie)
      expect(await join(socket, streams.lists(shop.id))).toMatchObject({ ok: true })
      expect(await join(socket, streams.user(member.userId))).toMatchObject({ ok: true })
      const sees = role === 'agent' ? { ok: false, code: 'forbidden' } : { ok: true }
      expect(await join(socket, streams.conversation(colleagues.conversationId))).toMatchObject(sees)
      const foreign = [
        streams.lists(twin.id),
        streams.conversation(theirs.conversationId),
        streams.conversation(newId()),
        streams.user(twin.members[role].userId),
        ...Object.values(shop.members).flatMap(({ userId }) => (userId === member.userId ? [] : streams.user(userId))),
      ]
      for (const stream of foreign)
        for (const lastRev of [null, 0])
          expect(await join(socket, stream, lastRev)).toEqual({ ok: false, code: 'forbidden' })
      for (const stream of [{ $ne: null }, ['lists'], 'session:x', `${streams.lists(shop.id)}:limited`, '', null, 7])
        expect(await join(socket, stream, 0)).toMatchObject({ ok: false })
    },
  )

  test('say nothing of a colleague’s customer to an agent, and nothing of a twin’s to anybody', async () => {
    const agent = await connected(shop.members.agent.cookie)
    const owner = await connected(shop.members.owner.cookie)
    const stranger = await connected(twin.members.owner.cookie)
    const heard = { agent: listen(agent), owner: listen(owner), stranger: listen(stranger) }
    for (const [socket, of] of [
      [agent, shop],
      [owner, shop],
      [stranger, twin],
    ] as const) {
      await join(socket, streams.lists(of.id))
      await join(socket, streams.conversation(colleagues.conversationId))
    }
    const words = `secret-${newId()}`
    const body = { text: words, clientId: newId() }
    const said = { params: { id: colleagues.conversationId }, body }
    await ask(app.app, 'POST /api/v1/conversations/:id/messages', said, shop.members.manager.cookie)
    // what comes to everybody after it: when it is there, the one before it would be
    const last = `for-all-${newId()}`
    await customerWrites(app, shop, shop.line, last)
    await customerWrites(app, twin, twin.line, last)
    for (const hears of Object.values(heard)) await expect.poll(hears, { timeout: 60_000 }).toContain(last)
    expect(heard.owner()).toContain(words)
    expect(heard.agent()).not.toContain(words)
    expect(heard.stranger()).not.toContain(words)
    expect(heard.stranger()).not.toContain(shop.id)
  })

  test('of a thread end for an agent when a colleague gets it, and for the agent alone', async () => {
    const { agent, manager } = shop.members
    const target = await shop.targetFor(agent)
    const stream = streams.conversation(target.conversationId)
    const [left, stays] = [await connected(agent.cookie), await connected(manager.cookie)]
    const [heardLeft, heardStays] = [listen(left), listen(stays)]
    // it follows the thread and no list: nothing else tells it that the thread is gone
    for (const socket of [left, stays]) expect(await join(socket, stream)).toMatchObject({ ok: true })
    const write = async (text: string) => {
      const asked = { params: { id: target.conversationId }, body: { text, clientId: newId() } }
      expect((await ask(app.app, 'POST /api/v1/conversations/:id/messages', asked, manager.cookie)).statusCode).toBe(
        200,
      )
    }
    const moved = { params: { id: target.conversationId }, body: { userId: manager.userId } }
    await ask(app.app, 'POST /api/v1/conversations/:id/assign', moved, manager.cookie)
    await expect.poll(heardStays, { timeout: 60_000 }).toContain('"assigned"')
    const words = `after-${newId()}`
    await write(words)
    await expect.poll(heardStays, { timeout: 60_000 }).toContain(words)
    await ask(app.app, 'POST /api/v1/conversations/:id/assign', { ...moved, body: { userId: null } }, manager.cookie)
    expect(await join(left, stream)).toMatchObject({ ok: true })
    const last = `again-${newId()}`
    const note = { contactId: target.contactId, conversationId: target.conversationId, content: last }
    await ask(app.app, 'POST /api/v1/notes', { body: note }, manager.cookie)
    await expect.poll(heardLeft, { timeout: 60_000 }).toContain(last)
    expect(heardLeft()).not.toContain(words)
  })

  test('cannot be kept by leaving the room in which they end', async () => {
    const { email, password, userId } = shop.members.manager
    const { cookies } = await ask(app.app, 'POST /api/v1/session', { body: { email, password } })
    const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
    const { items } = (await ask(app.app, 'GET /api/v1/sessions', {}, cookie)).json<{
      items: { id: string; current: boolean }[]
    }>()
    const socket = await connected(cookie)
    for (const room of [`session:${items.find(({ current }) => current)?.id}`, streams.user(userId)])
      socket.emit('leave', room)
    // the server has read the two once it has answered what came after them
    await join(socket, streams.lists(shop.id))
    const closed = new Promise<void>((resolve) => socket.once('disconnect', () => resolve()))
    await ask(app.app, 'DELETE /api/v1/session', {}, cookie)
    await closed
  })

  test('end for a session with it, and do not begin again', async () => {
    const { cookie } = shop.members.developer
    const socket = await connected(cookie)
    const closed = new Promise<void>((resolve) => socket.once('disconnect', () => resolve()))
    expect((await ask(app.app, 'DELETE /api/v1/session', {}, cookie)).statusCode).toBe(204)
    await closed
    const again = connect(cookie)
    const refused = await new Promise<Error>((resolve) => again.once('connect_error', resolve))
    expect(refused.message).toBe('unauthorized')
  })

  test('end for a member whose seat was taken away', async () => {
    const { cookie, userId } = shop.members.admin
    const socket = await connected(cookie)
    await join(socket, streams.lists(shop.id))
    const closed = new Promise<void>((resolve) => socket.once('disconnect', () => resolve()))
    const suspended = await ask(
      app.app,
      'POST /api/v1/members/:userId/suspend',
      { params: { userId } },
      shop.members.owner.cookie,
    )
    expect(suspended.statusCode).toBe(204)
    await closed
  })
})
