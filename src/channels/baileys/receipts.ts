import { type BinaryNode, proto, toNumber, type WAMessage, type WAMessageKey } from '@whiskeysockets/baileys'
import type { Receipt } from '../channel.ts'
import { momentOf } from './receive.ts'

const { Status } = proto.WebMessageInfo

interface Refusal {
  text: string
  retryable: boolean
}
const refusals: Record<string, Refusal> = {
  '400': { text: 'WhatsApp did not understand the message', retryable: false },
  '401': { text: 'WhatsApp did not let this account send', retryable: false },
  '403': { text: 'WhatsApp does not let this account write to this person', retryable: false },
  '404': { text: 'This person is not on WhatsApp any more', retryable: false },
  '406': { text: 'WhatsApp did not accept the message', retryable: false },
  '421': { text: 'The addresses of this person changed', retryable: true },
  '429': { text: 'Too many messages in a short time', retryable: true },
  '463': { text: 'WhatsApp restricts this account: it may not start new chats for now', retryable: false },
  '475': { text: 'WhatsApp limits this account: no new chats for now', retryable: false },
  '479': { text: 'The addresses of this person changed', retryable: true },
  '500': { text: 'WhatsApp had a fault', retryable: true },
  '503': { text: 'WhatsApp was not available', retryable: true },
}

/** The server's answer to a message that we wrote: taken, or refused with a code. */
export function receiptOfAck({ attrs }: BinaryNode): Receipt | null {
  if (!attrs.id) return null
  const at = momentOf(Number(attrs.t))
  if (!attrs.error) return { wireIds: [attrs.id], status: 'sent', at }
  const known = refusals[attrs.error] ?? { text: `WhatsApp refused the message (${attrs.error})`, retryable: false }
  return { wireIds: [attrs.id], status: 'failed', at, failure: { code: attrs.error, ...known } }
}

const reached = (status: number | null | undefined): 'delivered' | 'read' | null => {
  if (status === Status.DELIVERY_ACK) return 'delivered'
  return status === Status.READ || status === Status.PLAYED ? 'read' : null
}

/** From `messages.update`; refusals come with the ack itself. */
export function receiptOfUpdate(key: WAMessageKey, update: Partial<WAMessage>): Receipt | null {
  const status = reached(update.status)
  if (!status || !key.fromMe || !key.id) return null
  return { wireIds: [key.id], status, at: momentOf(update.messageTimestamp) }
}

/** A status that came so soon after the message that Baileys folded it into `messages.upsert`. */
export const receiptOfUpsert = (message: WAMessage): Receipt | null => {
  const status = reached(message.status)
  if (!status || !message.key.fromMe || !message.key.id) return null
  // the timestamp is the message's own here
  return { wireIds: [message.key.id], status, at: new Date() }
}

/** From `message-receipt.update`. */
export function receiptOfUserReceipt(key: WAMessageKey, receipt: proto.IUserReceipt): Receipt | null {
  const read = toNumber(receipt.readTimestamp ?? receipt.playedTimestamp ?? 0)
  const delivered = toNumber(receipt.receiptTimestamp ?? 0)
  if (!key.fromMe || !key.id || (!read && !delivered)) return null
  return { wireIds: [key.id], status: read ? 'read' : 'delivered', at: momentOf(read || delivered) }
}
