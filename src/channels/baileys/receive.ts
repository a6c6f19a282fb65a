import {
  cleanMessage,
  decodeMessageNode,
  proto,
  toNumber,
  unpadRandomMax16,
  type WAMessage,
  type WAMessageKey,
} from '@whiskeysockets/baileys'
import type { Inbound, InboundMedia } from '../channel.ts'
import { peerOf, selfOf } from './addresses.ts'
import { contentOf } from './content.ts'
import type { JournalEntry } from './journal.ts'
import type { KeyStore } from './key-store.ts'

export interface ReceiveDeps {
  store: KeyStore
  accountId: string
  me(): { id: string; lid?: string | undefined } | undefined
  media(message: NonNullable<ReturnType<typeof contentOf>>['media'], key: WAMessageKey): InboundMedia | null
}

export type ToInbound = (
  message: WAMessage,
  options: { arrival: Inbound['arrival']; attrs?: Record<string, string>; journalId?: string },
) => Promise<Inbound | null>

/** A message as Baileys tells it, in Parley's words. Null where there is nobody to file it under or nothing to show. */
export function createToInbound(deps: ReceiveDeps): ToInbound {
  return async (message, { arrival, attrs = {}, journalId }) => {
    const peer = await peerOf(message.key, attrs, selfOf(deps.me()), deps.store)
    const content = message.message ? contentOf(message.message) : null
    if (!peer || !content || !message.key.id) return null
    const { media, ...rest } = content
    return {
      ...rest,
      wireId: message.key.id,
      peer,
      fromMe: message.key.fromMe ?? false,
      pushName: message.key.fromMe ? null : (message.pushName ?? null),
      sentAt: momentOf(message.messageTimestamp),
      arrival,
      media: deps.media(media, message.key),
      ...(journalId ? { journalKey: `${deps.accountId}:${journalId}` } : {}),
    }
  }
}

export const momentOf = (seconds: Parameters<typeof toNumber>[0]): Date => {
  const value = toNumber(seconds)
  return Number.isFinite(value) && value > 0 ? new Date(value * 1000) : new Date()
}

/** Who and which, of a message stanza alone. */
export function messageOfStanza(
  attrs: Record<string, string>,
  me: { id: string; lid?: string | undefined },
): WAMessage {
  return decodeMessageNode({ tag: 'message', attrs, content: [] }, me.id, me.lid ?? '').fullMessage
}

/** The message of a journal row, made as Baileys makes it of the stanza. */
export function messageOfEntry(entry: JournalEntry, me: { id: string; lid?: string | undefined }): WAMessage {
  const fullMessage = messageOfStanza(entry.attrs, me)
  const decoded = proto.Message.decode(unpadRandomMax16(entry.plain))
  fullMessage.message = decoded.deviceSentMessage?.message ?? decoded
  cleanMessage(fullMessage, me.id, me.lid ?? '')
  return fullMessage
}

/** For what could not be read at all: kept as it came, so that nothing acknowledged is lost. */
export function unreadable(entry: JournalEntry, me: { id: string; lid?: string | undefined }): WAMessage {
  const fullMessage = messageOfStanza(entry.attrs, me)
  // any field that is no known content is filed as `unknown`
  fullMessage.message = { commentMessage: { message: { conversation: Buffer.from(entry.plain).toString('base64') } } }
  return fullMessage
}
