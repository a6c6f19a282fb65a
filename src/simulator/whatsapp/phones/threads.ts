import type { ThreadInfo, ThreadMessage, TickStatus } from '../control.ts'
import { type Phone, type StoredMessage, type Thread, toE164, toPeer, type World } from '../world.ts'
import { applyChange, changeIn } from './changes.ts'
import { contextOf, type Message, showContent } from './content.ts'

const ORDER: TickStatus[] = ['pending', 'sent', 'delivered', 'read']

export function threadOf(phone: Phone, peer: string): Thread {
  let thread = phone.threads.get(peer)
  if (!thread) {
    thread = { peer, messages: new Map(), typing: null }
    phone.threads.set(peer, thread)
  }
  return thread
}

/** As it is shown, without what only the phone needs. */
export function toShown({
  proto: _proto,
  addressedTo: _addressedTo,
  hidden: _hidden,
  ...shown
}: StoredMessage): ThreadMessage {
  return { ...shown, reactions: { ...shown.reactions } }
}

export function keep(world: World, phone: Phone, peer: string, message: StoredMessage): void {
  world.store.put('message', `${phone.home}|${peer}|${message.id}`, () => message)
}

const changed = (world: World, phone: Phone, peer: string, message: StoredMessage) => {
  keep(world, phone, peer, message)
  world.emit({ type: 'message.changed', phone: toE164(phone.number), peer: toPeer(peer), message: toShown(message) })
}

/** Ticks only go forward. */
export function raiseStatus(world: World, phone: Phone, peer: string, id: string, status: TickStatus): void {
  const message = phone.threads.get(peer)?.messages.get(id)
  if (!message || message.status === 'failed') return
  if (status !== 'failed' && ORDER.indexOf(status) <= ORDER.indexOf(message.status)) return
  message.status = status
  changed(world, phone, peer, message)
}

export interface Showing {
  peer: string
  id: string
  direction: 'in' | 'out'
  message: Message
  encoded: Uint8Array
  at: string
  status: TickStatus
  addressedTo?: string
  /** In a group: number of who wrote it. */
  author?: string
}

/**
 * Puts a message in a phone's thread. One id is shown once, however often it comes; `arrivals` counts. Says whether it
 * was new.
 */
export function showMessage(world: World, phone: Phone, showing: Showing): boolean {
  const { peer, id, direction, message, encoded, at, status, addressedTo, author } = showing
  const thread = threadOf(phone, peer)
  const known = thread.messages.get(id)
  if (known) {
    countArrival(world, phone, peer, known)
    return false
  }
  const context = contextOf(message)
  const quotedText = context?.quotedMessage ? showContent(context.quotedMessage).text : undefined
  const stored: StoredMessage = {
    id,
    direction,
    content: showContent(message),
    ...(context?.stanzaId ? { quotedId: context.stanzaId } : {}),
    ...(quotedText ? { quotedText } : {}),
    at,
    status,
    arrivals: direction === 'in' ? 1 : 0,
    edited: false,
    deleted: false,
    reactions: {},
    order: thread.messages.size,
    proto: encoded,
    ...(addressedTo ? { addressedTo } : {}),
    ...(author ? { author: toE164(author) } : {}),
  }
  const change = changeIn(message)
  if (change) {
    const target = applyChange(world, phone, thread, author ?? (direction === 'in' ? peer : phone.number), change)
    if (target) changed(world, phone, peer, target)
    hidden(thread, stored)
    keep(world, phone, peer, stored)
    return true
  }
  thread.messages.set(id, stored)
  thread.typing = direction === 'in' ? null : thread.typing
  keep(world, phone, peer, stored)
  world.emit({ type: 'message.shown', phone: toE164(phone.number), peer: toPeer(peer), message: toShown(stored) })
  if (direction === 'in') arrived(world, phone, peer, id, 1)
  return true
}

/** An edit, a vote or a reaction has an id of its own, that must not take effect twice and may be asked for again. */
const hidden = (thread: Thread, message: StoredMessage) => {
  message.content = { kind: 'other', text: '' }
  message.hidden = true
  thread.messages.set(message.id, message)
}

export function countArrival(world: World, phone: Phone, peer: string, message: StoredMessage): void {
  message.arrivals += 1
  keep(world, phone, peer, message)
  arrived(world, phone, peer, message.id, message.arrivals)
}

const arrived = (world: World, phone: Phone, peer: string, id: string, arrivals: number) =>
  world.emit({ type: 'message.arrived', phone: toE164(phone.number), peer: toPeer(peer), id, arrivals })

export const shownMessages = (thread: Thread | undefined): StoredMessage[] =>
  [...(thread?.messages.values() ?? [])].filter((message) => !message.hidden)

/** The chat list: newest first. */
export function listThreads(world: World, phone: Phone): ThreadInfo[] {
  const threads = [...phone.threads.values()].flatMap((thread) => {
    const messages = shownMessages(thread)
    const last = messages.at(-1)
    if (!last) return []
    const unread = messages.filter((message) => message.direction === 'in' && message.status !== 'read').length
    const named = world.phones.get(thread.peer)?.name ?? world.groups.get(thread.peer)?.subject
    const peerName = named ?? toPeer(thread.peer)
    return [{ peer: toPeer(thread.peer), peerName, last: toShown(last), unread, typing: thread.typing }]
  })
  return threads.sort((a, b) => b.last.at.localeCompare(a.last.at))
}
