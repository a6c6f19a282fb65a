import { createServer, type Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { io, type Socket } from 'socket.io-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type BrowserEvent,
  type ClientToServer,
  type JoinAnswer,
  type ServerToClient,
  streams,
} from '../../schemas/events.ts'
import { newId } from '../../src/core/ids.ts'
import { createLogger } from '../../src/core/logger.ts'
import { createRealtime, type Realtime, type SocketUser } from '../../src/core/realtime.ts'
import { connectRedis, type RedisConnections } from '../../src/core/redis.ts'
import { createTestDatabase, type TestDatabase } from '../helpers/database.ts'
import { eventually } from '../helpers/eventually.ts'

type Client = Socket<ServerToClient, ClientToServer>

const logger = createLogger('silent')
const organizationId = newId()
const conversationId = newId()
const [owner, ana, tom] = [newId(), newId(), newId()]
const users: Record<string, SocketUser> = {
  owner: { userId: owner, name: 'Owner', organizationId, sessionId: newId(), seesConversations: 'all' },
  ana: { userId: ana, name: 'Ana', organizationId, sessionId: newId(), seesConversations: 'own' },
  tom: { userId: tom, name: 'Tom', organizationId, sessionId: newId(), seesConversations: 'own' },
}

let db: TestDatabase
let redis: RedisConnections
/** Two API nodes and one process that only emits, as in production. */
let nodes: { realtime: Realtime; http: HttpServer; url: string }[]
let emitter: Realtime
const clients: Client[] = []

beforeAll(async () => {
  redis = await connectRedis(process.env.REDIS_URL ?? '', logger)
  const streamName = `t-${newId()}`
  const build = (withBrowsers: boolean) =>
    createRealtime({
      redis: redis.blocking(),
      streamName,
      logger,
      ...(withBrowsers && {
        authenticate: async (cookie: string) => users[cookie.replace('who=', '')] ?? null,
        maySeeConversation: async (user: SocketUser, id: string) => user.userId !== tom && id === conversationId,
      }),
    })
  emitter = build(false)
  nodes = await Promise.all(
    [1, 2].map(async () => {
      const http = createServer()
      const realtime = build(true)
      realtime.attach(http)
      await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
      return { realtime, http, url: `http://127.0.0.1:${(http.address() as AddressInfo).port}` }
    }),
  )
  db = await createTestDatabase({ show: (changes) => emitter.show(changes) })
})
afterAll(async () => {
  for (const client of clients) client.disconnect()
  await Promise.all([...nodes.map((node) => node.realtime.close()), emitter.close()])
  await db.drop()
  redis.close()
})

function connect(who: string, node = 0): { client: Client; events: BrowserEvent[] } {
  const client: Client = io(nodes[node]?.url ?? '', {
    transports: ['websocket'],
    extraHeaders: { cookie: `who=${who}` },
    forceNew: true,
    reconnection: false,
  })
  clients.push(client)
  const events: BrowserEvent[] = []
  client.on('event', (event) => void events.push(event))
  return { client, events }
}
const join = (client: Client, stream: string, lastRev: number | null = null): Promise<JoinAnswer> =>
  new Promise((resolve) => client.emit('join', stream, lastRev, resolve))
const show = (stream: string, ownerId: string | null, data: object) =>
  db.database.transaction(async (tx) =>
    tx.show({
      organizationId,
      stream,
      type: stream.startsWith('org:') ? 'conversation.changed' : 'message.added',
      data,
      ownerId,
    }),
  )

describe('live events', () => {
  it('reach browsers on both nodes, emitted by a process that has none', async () => {
    const [first, second] = [connect('owner', 0), connect('ana', 1)]
    const stream = streams.conversation(conversationId)
    expect(await join(first.client, stream)).toMatchObject({ ok: true })
    expect(await join(second.client, stream)).toMatchObject({ ok: true })
    await show(stream, null, { text: 'hello' })
    await eventually(() => expect([first.events.length, second.events.length]).toEqual([1, 1]))
  })

  it('hands a browser that was away exactly what it missed', async () => {
    const stream = streams.conversation(conversationId)
    const { client } = connect('owner')
    const before = await join(client, stream)
    client.disconnect()
    await show(stream, null, { text: 'missed' })
    const rev = before.ok ? before.rev : 0
    const back = await join(connect('owner').client, stream, rev)
    expect(back).toMatchObject({ ok: true, reload: false, events: [{ rev: rev + 1, data: { text: 'missed' } }] })
  })

  it('are refused to members who may not see the conversation, and to foreign organizations', async () => {
    const { client } = connect('tom')
    expect(await join(client, streams.conversation(conversationId))).toEqual({ ok: false, code: 'forbidden' })
    expect(await join(client, streams.lists(newId()))).toEqual({ ok: false, code: 'forbidden' })
    expect(await join(client, streams.user(ana))).toEqual({ ok: false, code: 'forbidden' })
    expect(await join(client, 'everything')).toEqual({ ok: false, code: 'invalid-input' })
  })

  it('show a conversation of the list to its owner and to those who see all; others learn only that it is not theirs', async () => {
    const lists = streams.lists(organizationId)
    const [all, mine, other] = [connect('owner'), connect('ana', 1), connect('tom')]
    for (const { client } of [all, mine, other]) await join(client, lists)
    await show(lists, ana, { id: conversationId, preview: 'secret' })
    await eventually(() => expect([all.events.length, mine.events.length, other.events.length]).toEqual([1, 1, 1]))
    expect(mine.events[0]).toMatchObject({ type: 'conversation.changed', data: { preview: 'secret' } })
    expect(other.events[0]).toMatchObject({ type: 'conversation.removed', data: { id: conversationId } })
    expect(JSON.stringify(other.events)).not.toContain('secret')
  })

  it('end at once for a revoked session, and only for it', async () => {
    const [tomOne, anaOne] = [connect('tom'), connect('ana')]
    await Promise.all(
      [tomOne, anaOne].map(
        ({ client }) => new Promise<void>((resolve) => void client.once('connect', () => resolve())),
      ),
    )
    const gone = new Promise((resolve) => void tomOne.client.once('disconnect', resolve))
    await db.database.transaction(async (tx) =>
      tx.show({
        organizationId,
        stream: streams.user(tom),
        type: 'session.revoked',
        data: { sessionId: users.tom?.sessionId },
      }),
    )
    await gone
    expect(anaOne.client.connected).toBe(true)
  })

  it('tell the other processes that a customer types, and that it stopped', async () => {
    const id = newId()
    emitter.presence({ conversationId: id, who: 'contact', name: 'Daniela', state: 'typing' })
    await eventually(() => expect(nodes.map((node) => node.realtime.isTyping(id))).toEqual([true, true]))
    emitter.presence({ conversationId: id, who: 'contact', name: 'Daniela', state: 'idle' })
    await eventually(() => expect(nodes.map((node) => node.realtime.isTyping(id))).toEqual([false, false]))
  })

  it('are refused without a session', async () => {
    const { client } = connect('nobody')
    const error = await new Promise<Error>((resolve) => void client.once('connect_error', resolve))
    expect(error.message).toBe('unauthorized')
  })
})
