import type { Message, Row } from './types.ts'

const quarter = 15 * 60_000
const twoDays = 48 * 60 * 60_000
const left = (message: Message) => ['sent', 'delivered', 'read'].includes(message.status)

/** What a channel lets be done to messages that went out: all of it a linked device, only reactions the official API. */
export type Changes = 'all' | 'reactions' | 'none'
export function changesOf(line: Row['line']): Changes {
  if (line.channel !== 'whatsapp') return 'none'
  return line.windowHours == null ? 'all' : 'reactions'
}

/** What can be done to a message now. */
export function mayDo(message: Message, changes: Changes, now = Date.now()) {
  const isLinked = changes === 'all'
  const ours = message.direction === 'out' && left(message) && !message.deletedAt
  const age = now - Date.parse(message.times.sent ?? message.sentAt)
  const isOnWire = message.direction === 'in' || left(message)
  return {
    react: changes !== 'none' && isOnWire && !message.deletedAt,
    edit: isLinked && ours && message.kind === 'text' && age < quarter,
    delete: isLinked && ours && age < twoDays,
  }
}
