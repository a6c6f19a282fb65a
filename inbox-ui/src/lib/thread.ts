import type { Message } from './types.ts'

/** A message that came or changed put among those loaded, ascending by seq. A gap above stays a gap: it is paged in. */
export function placeMessage(messages: readonly Message[], message: Message): Message[] {
  const at = messages.findIndex((one) => one.id === message.id)
  if (at >= 0) return messages.with(at, message)
  const next = messages.findIndex((one) => one.seq > message.seq)
  if (next === 0) return [...messages]
  return next < 0 ? [...messages, message] : [...messages.slice(0, next), message, ...messages.slice(next)]
}

export type ThreadItem =
  | { type: 'day'; key: string; at: string }
  | { type: 'unread'; key: string; count: number }
  | { type: 'archive'; key: string }
  | { type: 'message'; key: string; message: Message; grouped: boolean; last: boolean }

const groupWithin = 5 * 60_000
const inTheMiddle = (message: Message) => message.audience === 'team' || message.kind === 'system'

function sameVoice(a: Message | undefined, b: Message | undefined): boolean {
  if (!a || !b || inTheMiddle(a) || inTheMiddle(b)) return false
  return (
    a.direction === b.direction &&
    a.sender.kind === b.sender.kind &&
    a.sender.userId === b.sender.userId &&
    a.author?.contactId === b.author?.contactId &&
    Date.parse(b.arrivedAt) - Date.parse(a.arrivedAt) < groupWithin
  )
}

/** An archive came all at once: of it, when it was said is what counts. */
const dayAt = (message: Message): string => (message.seq <= 0 ? message.sentAt : message.arrivedAt)

/** Day dividers, the unread line and grouped bubbles. `dayOf` names the reader's calendar day of a moment. */
export function layOut(
  messages: readonly Message[],
  dayOf: (iso: string) => string,
  unreadAfter: number | null,
): ThreadItem[] {
  const items: ThreadItem[] = []
  let day = ''
  let marked = unreadAfter === null
  messages.forEach((message, at) => {
    const before = messages[at - 1]
    const after = messages[at + 1]
    const today = dayOf(dayAt(message))
    const isFirstOfOurs = message.seq > 0 && before !== undefined && before.seq <= 0
    if (isFirstOfOurs) items.push({ type: 'archive', key: 'archive' })
    const newDay = today !== day
    if (newDay) items.push({ type: 'day', key: `day-${today}-${message.seq}`, at: dayAt(message) })
    day = today
    const unreadHere = !marked && unreadAfter !== null && message.seq > unreadAfter && message.direction === 'in'
    if (unreadHere) {
      const count = messages.filter((one) => one.seq > (unreadAfter ?? 0) && one.direction === 'in').length
      items.push({ type: 'unread', key: 'unread', count })
      marked = true
    }
    items.push({
      type: 'message',
      key: message.clientId ?? message.id,
      message,
      grouped: !newDay && !unreadHere && !isFirstOfOurs && sameVoice(before, message),
      last: !sameVoice(message, after) || dayOf(dayAt(after ?? message)) !== today,
    })
  })
  return items
}

/** Where the unread line goes: after the last message that was read when the thread was opened. */
export function lastReadSeq(messages: readonly Message[], unreadCount: number): number | null {
  if (unreadCount <= 0) return null
  const inbound = messages.filter((message) => message.direction === 'in')
  const first = inbound.at(-Math.min(unreadCount, inbound.length))
  return first ? first.seq - 1 : null
}

/** More than two minutes between the sender's clock and our own is worth saying. */
export const cameLate = (message: Message): boolean =>
  message.direction === 'in' && message.seq > 0 && Date.parse(message.arrivedAt) - Date.parse(message.sentAt) > 120_000

export type Tick = 'waiting' | 'sent' | 'delivered' | 'read' | 'failed' | 'cancelled' | 'unsure'
const ticks: Partial<Record<Message['status'], Tick>> = {
  scheduled: 'waiting',
  queued: 'waiting',
  sending: 'waiting',
  in_doubt: 'unsure',
  sent: 'sent',
  delivered: 'delivered',
  read: 'read',
  failed: 'failed',
  cancelled: 'cancelled',
}
export const tickOf = (message: { direction: Message['direction']; status: Message['status'] }): Tick | null =>
  message.direction === 'out' ? (ticks[message.status] ?? null) : null
