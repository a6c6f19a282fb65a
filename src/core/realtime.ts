import type { Server as HttpServer } from 'node:http'
import { createAdapter } from '@socket.io/redis-streams-adapter'
import { Server, type Socket } from 'socket.io'
import type { Id } from '../../schemas/common.ts'
import { type ClientToServer, type JoinAnswer, type ServerToClient, Stream, streams } from '../../schemas/events.ts'
import { currentRev } from './counters.ts'
import type { Logger } from './logger.ts'
import { eventsSince, type ShownRow } from './outbox.ts'
import type { Redis } from './redis.ts'

/** Who a socket belongs to, as the sign-in cookie says. */
export interface SocketUser {
  userId: Id
  name: string
  organizationId: Id
  sessionId: Id
  /** Sees every conversation, or only their own and those nobody has. Null: none. */
  seesConversations: 'all' | 'own' | null
}

export interface RealtimeDeps {
  redis: Redis
  streamName: string
  logger: Logger
  /** The cookie header → who, or null. Absent in processes that only emit. */
  authenticate?(cookieHeader: string): Promise<SocketUser | null>
  /** May this member follow this conversation? Asked at join. */
  maySeeConversation?(user: SocketUser, conversationId: Id): Promise<boolean>
}

/** The hint `member-types`: for the customer to see, where their channel shows it. */
export interface MemberTypes {
  organizationId: Id
  conversationId: Id
  isTyping: boolean
}

/** Between our processes: who types is known where the socket is, and asked where the bot decides. */
interface ServerToServer {
  typing: (conversationId: Id, typing: boolean) => void
  hint: (topic: string, hint: unknown) => void
}
type Io = Server<ClientToServer, ServerToClient, ServerToServer, { user: SocketUser }>
type Client = Socket<ClientToServer, ServerToClient, ServerToServer, { user: SocketUser }>
export type Presence = Parameters<ServerToClient['presence']>[0]

/** Rooms are streams. Processes without browsers (sessions, workers) emit through the same Redis stream. */
export function createRealtime(deps: RealtimeDeps) {
  const io: Io = new Server({
    // everything shown is JSON: no event need be searched for bytes
    adapter: createAdapter(deps.redis, { streamName: deps.streamName, maxLen: 50_000, onlyPlaintext: true }),
    serveClient: false,
    transports: ['websocket', 'polling'],
    pingInterval: 20_000,
    pingTimeout: 20_000,
  })
  const typing = createTyping()
  io.on('typing', typing.note)
  const hints = createHints()
  io.on('hint', hints.tell)
  const hint = (topic: string, about: unknown): void => {
    hints.tell(topic, about)
    io.serverSideEmit('hint', topic, about)
  }
  if (deps.authenticate) accept(io, deps, hint)
  let attached = false
  return {
    attach(server: HttpServer): void {
      attached = true
      io.attach(server)
    },
    /** After the commit. A change that did not get through is fetched by the browser when it sees the gap. */
    show(changes: readonly ShownRow[]): void {
      for (const change of changes) {
        try {
          emit(io, change)
        } catch (error) {
          deps.logger.warn({ err: error, stream: change.stream }, 'not shown live')
        }
      }
    },
    presence(presence: Presence): void {
      if (presence.who === 'contact') {
        const types = presence.state === 'typing'
        typing.note(presence.conversationId, types)
        io.serverSideEmit('typing', presence.conversationId, types)
      }
      io.to(streams.conversation(presence.conversationId)).emit('presence', presence)
    },
    /** Something to look at, told to every process of ours: nothing that must not be lost. */
    hint,
    /** Answers how to stop listening. */
    onHint: hints.listen,
    /** Whether the customer writes just now, as far as any of our processes was told. */
    isTyping: typing.isTyping,
    /** A server that was never attached has no engine to close. */
    close: async (): Promise<void> => (attached ? io.close() : io.of('/').adapter.close()),
  }
}
export type Realtime = ReturnType<typeof createRealtime>

function createHints() {
  const listeners = new Map<string, Set<(hint: unknown) => void>>()
  return {
    tell(topic: string, hint: unknown): void {
      for (const listener of listeners.get(topic) ?? []) listener(hint)
    },
    listen(topic: string, listener: (hint: unknown) => void): () => void {
      const known = listeners.get(topic) ?? new Set()
      listeners.set(topic, known.add(listener))
      return () => {
        known.delete(listener)
        if (known.size === 0) listeners.delete(topic)
      }
    },
  }
}

/** Members who see only their own, from the moment they connect. */
const seesOwn = (organizationId: Id, userId?: Id) => `sees-own:${organizationId}${userId ? `:${userId}` : ''}`
/** Typing that nobody ends is over after so long. */
const typingMs = 8_000

function createTyping() {
  const until = new Map<Id, number>()
  return {
    note(conversationId: Id, typing: boolean): void {
      if (until.size > 10_000) until.clear()
      if (typing) until.set(conversationId, Date.now() + typingMs)
      else until.delete(conversationId)
    },
    isTyping: (conversationId: Id): boolean => (until.get(conversationId) ?? 0) > Date.now(),
  }
}

const limited = (stream: string) => `${stream}:limited`
const ownedBy = (stream: string, userId: Id) => `${stream}:owner:${userId}`

function emit(io: Io, { stream, rev, type, data, at, ownerId, organizationId, ownerChanged }: ShownRow): void {
  const event = { stream, rev, type, data, at }
  if (stream === streams.lists(organizationId) && type.startsWith('conversation.')) {
    io.to(stream).emit('event', event)
    if (ownerId === null) {
      io.to(limited(stream)).emit('event', event)
      return
    }
    io.to(ownedBy(stream, ownerId)).emit('event', event)
    // the others learn that the stream moved on, and that this is no longer theirs to see
    const id = (data as { id?: Id } | null)?.id ?? null
    io.to(limited(stream))
      .except(ownedBy(stream, ownerId))
      .emit('event', { ...event, type: 'conversation.removed', data: { id } })
    // asked at join whether they may follow it, and now they may not
    if (ownerChanged && id)
      io.in(seesOwn(organizationId)).except(seesOwn(organizationId, ownerId)).socketsLeave(streams.conversation(id))
    return
  }
  io.to([stream, limited(stream)]).emit('event', event)
  if (type === 'session.revoked') io.in(`session:${(data as { sessionId: Id }).sessionId}`).disconnectSockets(true)
  if (type === 'member.changed') io.in(stream).disconnectSockets(true)
}

function accept(io: Io, deps: RealtimeDeps, hint: (topic: string, about: unknown) => void): void {
  io.use((socket, next) => {
    deps
      .authenticate?.(socket.handshake.headers.cookie ?? '')
      .then((user) => {
        if (!user) return next(new Error('unauthorized'))
        socket.data.user = user
        next()
      })
      .catch(() => next(new Error('unavailable')))
  })
  io.on('connection', (socket) => {
    const { user } = socket.data
    void socket.join([`session:${user.sessionId}`, streams.user(user.userId)])
    if (user.seesConversations !== 'all')
      void socket.join([seesOwn(user.organizationId), seesOwn(user.organizationId, user.userId)])
    socket.on('join', (stream, lastRev, ack) => {
      if (typeof ack !== 'function') return
      join(socket, stream, lastRev, deps).then(ack, (error: unknown) => {
        deps.logger.warn({ err: error }, 'join')
        ack({ ok: false, code: 'unavailable' })
      })
    })
    // not from the rooms by which a session or a member is ended
    socket.on('leave', (stream) => {
      if (/^(conversation|lists):/.test(String(stream))) void socket.leave(String(stream))
    })
    socket.on('typing', (conversationId, typing) => {
      // only into rooms that were checked at join
      const room = streams.conversation(String(conversationId))
      if (!socket.rooms.has(room)) return
      const state = typing ? 'typing' : 'idle'
      socket.to(room).emit('presence', { conversationId, who: 'user', name: user.name, state })
      const about: MemberTypes = { organizationId: user.organizationId, conversationId, isTyping: typing === true }
      hint('member-types', about)
    })
  })
}

async function join(socket: Client, stream: unknown, lastRev: unknown, deps: RealtimeDeps): Promise<JoinAnswer> {
  const { user } = socket.data
  const parsed = Stream.safeParse(stream)
  if (!parsed.success) return { ok: false, code: 'invalid-input' }
  if (!(await mayJoin(user, parsed.data, deps))) return { ok: false, code: 'forbidden' }
  const isLists = parsed.data === streams.lists(user.organizationId)
  const isLimited = isLists && user.seesConversations !== 'all'
  await socket.join(isLimited ? [limited(parsed.data), ownedBy(parsed.data, user.userId)] : parsed.data)
  // joined first, read after: what comes meanwhile arrives twice rather than never
  const rev = await currentRev(parsed.data)
  if (typeof lastRev !== 'number') return { ok: true, rev, events: [], reload: false }
  const { events, reload } = await eventsSince(user.organizationId, parsed.data, lastRev, rev)
  if (isLimited && events.length > 0) return { ok: true, rev, events: [], reload: true }
  return {
    ok: true,
    rev,
    events: events.map(({ stream: name, rev: n, type, data, at }) => ({ stream: name, rev: n, type, data, at })),
    reload,
  }
}

async function mayJoin(user: SocketUser, stream: string, deps: RealtimeDeps): Promise<boolean> {
  if (stream === streams.user(user.userId)) return true
  if (stream === streams.lists(user.organizationId)) return user.seesConversations !== null
  if (!stream.startsWith('conversation:') || user.seesConversations === null) return false
  return (await deps.maySeeConversation?.(user, stream.slice('conversation:'.length))) ?? false
}
