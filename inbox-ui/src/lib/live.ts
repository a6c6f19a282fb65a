import type { QueryClient } from '@tanstack/react-query'
import type { Socket } from 'socket.io-client'
import { get } from './api.ts'
import { knownRow, type ListData, type ThreadPage } from './data.ts'
import { watchFetches } from './fetched.ts'
import { belongs, placeRow } from './lists.ts'
import { liveState } from './live-state.ts'
import { announce } from './notify.ts'
import { flush, outbox, settle } from './outbox.ts'
import { setPresence } from './presence.ts'
import { keys } from './query.ts'
import { createStreams } from './streams.ts'
import { placeMessage } from './thread.ts'
import type { ClientToServer, JoinAnswer, Line, LiveEvent, Message, Row, ServerToClient, View } from './types.ts'

export type Live = ReturnType<typeof createLive>

interface Ids {
  myId: string
  organizationId: string
}

/** Which stream changes what a query shows, where its answer says at which rev it was. */
function streamOf([kind, id]: readonly unknown[], organizationId: string): string | null {
  if (kind === keys.lists[0]) return `org:${organizationId}:lists`
  return kind === 'thread' ? `conversation:${id}` : null
}

/** The socket, its streams, and what their events do to what is loaded. */
export function createLive(client: QueryClient, { myId, organizationId }: Ids, signedOut: () => void) {
  let socket: Socket<ServerToClient, ClientToServer> | null = null
  let stopped = false
  let unwatch = () => {}
  const apply = createApply(client, { myId, organizationId }, signedOut)
  const streams = createStreams({
    join: (stream, lastRev) =>
      new Promise<JoinAnswer>((resolve, reject) => {
        if (!socket?.connected) return reject(new Error('offline'))
        socket.timeout(10_000).emit('join', stream, lastRev, (error, answer) => {
          if (error) reject(error)
          else resolve(answer as unknown as JoinAnswer)
        })
      }),
    leave: (stream) => socket?.emit('leave', stream),
    apply,
    reload: (stream) => reload(client, stream),
  })

  const send = () => void flush((message) => showMessage(client, message))
  const up = () => {
    liveState.set({ online: true, since: null })
    streams.rejoin()
    send()
  }
  const down = () => liveState.set((now) => (now.online ? { online: false, since: new Date().toISOString() } : now))

  const connect = async () => {
    const { io } = await import('socket.io-client')
    if (stopped || socket) return
    socket = io({ transports: ['websocket', 'polling'], withCredentials: true, reconnectionDelayMax: 5_000 })
    socket.on('connect', up)
    socket.on('disconnect', (reason) => {
      if (reason === 'io server disconnect') void client.invalidateQueries({ queryKey: keys.me })
      down()
    })
    socket.on('connect_error', down)
    socket.on('event', (event) => streams.receive(event as unknown as LiveEvent))
    socket.on('presence', setPresence)
  }
  const again = () => (socket?.connected ? send() : socket?.connect())
  return {
    follow: streams.follow,
    send,
    typing: (conversationId: string, typing: boolean) => socket?.emit('typing', conversationId, typing),
    start() {
      stopped = false
      unwatch = watchFetches(client, (key) => streamOf(key, organizationId), streams.fetched)
      globalThis.addEventListener('online', again)
      globalThis.addEventListener('offline', down)
      void connect()
      // What was queued before a reload goes out at once, socket or not.
      send()
    },
    stop() {
      stopped = true
      unwatch()
      globalThis.removeEventListener('online', again)
      globalThis.removeEventListener('offline', down)
      socket?.disconnect()
      socket = null
    },
  }
}

/** A message the server has: into its thread, and out of the queue of this browser. */
export function showMessage(client: QueryClient, message: Message): void {
  client.setQueryData<{ pages: ThreadPage[]; pageParams: unknown[] }>(keys.thread(message.conversationId), (data) => {
    if (!data) return data
    // The first page holds the newest; a change to an older message is found by its id.
    const home = data.pages.findIndex((page) => page.items.some((one) => one.id === message.id))
    return {
      ...data,
      pages: data.pages.map((page, at) =>
        at === Math.max(home, 0) ? { ...page, items: placeMessage(page.items, message) } : page,
      ),
    }
  })
  if (message.clientId && outbox.get().some((one) => one.clientId === message.clientId)) settle(message.clientId)
}

function showRow(client: QueryClient, row: Row, myId: string): void {
  announce(row, client.getQueryData<Row>(keys.conversation(row.id)) ?? knownRow(row.id), myId)
  client.setQueryData(keys.conversation(row.id), row)
  for (const [key, data] of client.getQueriesData<ListData>({ queryKey: keys.lists })) {
    if (!data) continue
    const [view, q] = key.slice(1) as [View, string]
    const items = data.pages.flatMap((page) => page.items)
    const known = items.some((one) => one.id === row.id)
    // What a search finds is the server's to say: here it is only kept fresh.
    if (q && !known) continue
    const whole = !data.pages.at(-1)?.nextCursor
    const placed = placeRow(items, row, q ? known : belongs(row, view, myId), whole)
    client.setQueryData<ListData>(key, { ...data, pages: repage(data.pages, placed) })
  }
}

/** Rows put back into pages: the cursors stay with their pages, the last one takes what is over. */
function repage(pages: ListData['pages'], rows: Row[]): ListData['pages'] {
  let at = 0
  return pages.map((page, index) => {
    const size = index === pages.length - 1 ? rows.length - at : page.items.length
    const items = rows.slice(at, at + size)
    at += size
    return { ...page, items }
  })
}

/** No longer ours to see: it leaves the lists, and what is kept of it is forgotten; an open one is asked for again. */
function dropRow(client: QueryClient, id: string): void {
  for (const [key, data] of client.getQueriesData<ListData>({ queryKey: keys.lists })) {
    if (!data) continue
    const pages = data.pages.map((page) => ({ ...page, items: page.items.filter((row) => row.id !== id) }))
    client.setQueryData<ListData>(key, { ...data, pages })
  }
  client.removeQueries({ queryKey: keys.thread(id) })
  void client.resetQueries({ queryKey: keys.conversation(id) })
}

function reload(client: QueryClient, stream: string): void {
  const [kind, id = ''] = stream.split(':')
  if (kind === 'conversation') {
    void client.invalidateQueries({ queryKey: keys.thread(id) })
    void client.invalidateQueries({ queryKey: keys.conversation(id) })
    void client.invalidateQueries({ queryKey: ['records'] })
    return
  }
  for (const key of [keys.lists, keys.counts, keys.lines, keys.members])
    void client.invalidateQueries({ queryKey: key })
}

function createApply(client: QueryClient, { myId, organizationId }: Ids, signedOut: () => void) {
  let isCounting = false
  // Many changes at once ask for the counts once, and for whom a customer is chosen among.
  const countAgain = () => {
    if (isCounting) return
    isCounting = true
    setTimeout(() => {
      isCounting = false
      void client.invalidateQueries({ queryKey: keys.counts })
      void client.invalidateQueries({ queryKey: keys.customers })
    }, 250)
  }
  const handlers: Record<LiveEvent['type'], (event: LiveEvent) => void> = {
    'conversation.changed': (event) => {
      countAgain()
      if (event.data) showRow(client, event.data as Row, myId)
      else void client.invalidateQueries({ queryKey: keys.lists })
    },
    'conversation.removed': (event) => {
      countAgain()
      if (event.data) dropRow(client, (event.data as { id: string }).id)
      else void client.invalidateQueries({ queryKey: keys.lists })
    },
    'message.added': (event) => message(event),
    'message.changed': (event) => message(event),
    'record.changed': () => void client.invalidateQueries({ queryKey: ['records'] }),
    'line.changed': (event) => {
      const line = event.data as Line | null
      if (!line) return void client.invalidateQueries({ queryKey: keys.lines })
      client.setQueryData<Line[]>(keys.lines, (lines) =>
        lines?.some((one) => one.id === line.id)
          ? lines.map((one) => (one.id === line.id ? line : one))
          : lines && [...lines, line],
      )
      // its page has more than the line: how it is, its outages and their proof
      void client.invalidateQueries({ queryKey: [...keys.lines, line.id] })
    },
    'member.changed': () => void client.invalidateQueries({ queryKey: keys.members }),
    'notification.added': (event) => {
      void client.invalidateQueries({ queryKey: ['records', 'notifications'] })
      if (event.data) void import('./notices.ts').then(({ sayNotice }) => sayNotice(event.data, organizationId))
    },
    'session.revoked': () => void get('/me').catch(signedOut),
  }
  function message(event: LiveEvent): void {
    const conversationId = event.stream.slice('conversation:'.length)
    if (event.data) showMessage(client, event.data as Message)
    else void client.invalidateQueries({ queryKey: keys.thread(conversationId) })
  }
  return (event: LiveEvent) => handlers[event.type]?.(event)
}
