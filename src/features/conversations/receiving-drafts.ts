import type { Media, Message } from '../../../schemas/message.ts'
import { type MessageContent, noContent } from '../../../schemas/message-content.ts'
import type { Inbound, InboundMedia } from '../../channels/channel.ts'
import { shownName } from '../contacts/index.ts'
import { chosenFrom } from './choices.ts'
import { type Entry, quotedKeys } from './receiving-peers.ts'
import type { StoredConversation } from './state.ts'

/** An arrival as a message. `known`: what it may quote, by wire key; `offered`: what it may answer. */
export function draftOf(known: ReadonlyMap<string, Message>, entry: Entry, offered: StoredConversation['offered']) {
  const { arrival, contact, author } = entry
  const { inbound, accountId, arrivedAt } = arrival
  const quotedMessage = quotedKeys(entry)
    .map((key) => known.get(key))
    .find((message) => message !== undefined)
  const from = author ?? contact
  return {
    direction: inbound.fromMe ? ('out' as const) : ('in' as const),
    audience: 'customer' as const,
    kind: inbound.kind,
    text: inbound.text,
    media: inbound.media ? mediaOf(inbound.media) : null,
    content: contentOf(inbound, offered),
    wireKind: inbound.wireKind?.slice(0, 60) ?? null,
    author: author
      ? {
          contactId: author.id,
          name: shownName(author, inbound.group?.author.phone ?? null),
          mentionsUs: inbound.group?.mentionsUs ?? false,
        }
      : null,
    quotedMessageId: quotedMessage?.id ?? null,
    sender: inbound.fromMe
      ? { kind: 'phone' as const, userId: null, name: null }
      : { kind: 'contact' as const, userId: null, name: from.name || from.pushName },
    status: inbound.fromMe ? ('sent' as const) : ('received' as const),
    accountId,
    wireId: inbound.wireId,
    senderKey: inbound.fromMe ? 'us' : contact.id,
    fromMe: inbound.fromMe,
    // a sender's clock may be wrong, but nothing was sent after it arrived
    sentAt: new Date(Math.min(inbound.sentAt.getTime(), arrivedAt.getTime())),
    arrivedAt,
  }
}

/** What it holds; a number or a title that answers what we offered last is the option that it names. */
function contentOf(inbound: Inbound, offered: StoredConversation['offered']): MessageContent | null {
  const content = inbound.content ?? null
  if (!offered || content || inbound.fromMe || inbound.kind !== 'text' || inbound.group) return content
  const chosen = chosenFrom(offered.options, inbound.text)
  return chosen ? { ...noContent, chosen } : null
}

const mediaOf = (media: InboundMedia): Media => ({
  fileId: media.fileId ?? null,
  mime: media.mime.slice(0, 120),
  size: media.size ?? 0,
  fileName: media.fileName?.slice(0, 200) ?? null,
  width: media.width,
  height: media.height,
  seconds: media.seconds,
  isVoice: media.isVoice ?? false,
  waveform: media.waveform ? [...media.waveform] : null,
  thumbnailFileId: null,
  problem: null,
})
