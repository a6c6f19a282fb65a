import { normalizeMessageContent, proto } from '@whiskeysockets/baileys'
import type { PhoneContent, ShownContent } from '../control.ts'
import { sealMedia } from '../media/cipher.ts'
import type { MediaHost } from '../media/media-host.ts'

export type Message = proto.IMessage
type MediaContent = Extract<PhoneContent, { bytes: Uint8Array }>
type MediaKind = MediaContent['kind']

export interface Quote {
  id: string
  /** Address of who wrote the quoted message. */
  participant: string
  message: Message
}

/** The key of another message in the same chat, seen from who writes. */
export type TargetKey = (targetId: string) => proto.IMessageKey

interface Draft {
  message: Message
  /** The `type` of the stanza. */
  type: 'text' | 'media' | 'reaction'
  mediatype?: string
  /** The `edit` of the stanza: 1 = edited, 7 = taken back. */
  edit?: '1' | '7'
}

async function mediaMessage(content: MediaContent, host: MediaHost, contextInfo: proto.IContextInfo | undefined) {
  const { body, mediaKey, fileSha256, fileEncSha256 } = await sealMedia(content.bytes, content.kind)
  const file = {
    ...host.put(body),
    mediaKey,
    fileSha256,
    fileEncSha256,
    fileLength: content.bytes.length,
    mediaKeyTimestamp: Math.floor(Date.now() / 1000),
    mimetype: content.mimetype,
    contextInfo,
  }
  const caption = content.caption
  const byKind: Record<MediaKind, () => Message> = {
    image: () => ({ imageMessage: { ...file, caption } }),
    video: () => ({ videoMessage: { ...file, caption, seconds: content.seconds } }),
    audio: () => ({ audioMessage: { ...file, seconds: content.seconds ?? 1, ptt: content.voice ?? false } }),
    document: () => ({
      documentMessage: { ...file, caption, fileName: content.fileName ?? 'file', title: content.fileName },
    }),
    sticker: () => ({ stickerMessage: file }),
  }
  const mediatype = content.kind === 'audio' && content.voice ? 'ptt' : content.kind
  return { message: byKind[content.kind](), type: 'media', mediatype } satisfies Draft
}

const vcard = (name: string, number: string) =>
  `BEGIN:VCARD\nVERSION:3.0\nFN:${name}\nTEL;type=CELL;waid=${number.slice(1)}:${number}\nEND:VCARD`

/** What a phone writes for what its owner did. */
export async function composeMessage(
  content: PhoneContent,
  host: MediaHost,
  keyOf: TargetKey,
  quote: Quote | undefined,
): Promise<Draft> {
  const contextInfo = quote && { stanzaId: quote.id, participant: quote.participant, quotedMessage: quote.message }
  switch (content.kind) {
    case 'text': {
      const { text } = content
      return {
        message: contextInfo ? { extendedTextMessage: { text, contextInfo } } : { conversation: text },
        type: 'text',
      }
    }
    case 'location': {
      const { latitude: degreesLatitude, longitude: degreesLongitude, name } = content
      const locationMessage = { degreesLatitude, degreesLongitude, name, contextInfo }
      return { message: { locationMessage }, type: 'media', mediatype: 'location' }
    }
    case 'contact': {
      const contactMessage = { displayName: content.name, vcard: vcard(content.name, content.number), contextInfo }
      return { message: { contactMessage }, type: 'media', mediatype: 'vcard' }
    }
    case 'reaction': {
      const reactionMessage = { key: keyOf(content.targetId), text: content.emoji, senderTimestampMs: Date.now() }
      return { message: { reactionMessage }, type: 'reaction' }
    }
    case 'edit': {
      const protocolMessage = {
        type: proto.Message.ProtocolMessage.Type.MESSAGE_EDIT,
        key: keyOf(content.targetId),
        editedMessage: { conversation: content.text },
        timestampMs: Date.now(),
      }
      return { message: { protocolMessage }, type: 'text', edit: '1' }
    }
    case 'delete': {
      const protocolMessage = { type: proto.Message.ProtocolMessage.Type.REVOKE, key: keyOf(content.targetId) }
      return { message: { protocolMessage }, type: 'text', edit: '7' }
    }
    case 'raw':
      return { message: proto.Message.fromObject(content.message), type: 'text' }
    default:
      return mediaMessage(content, host, contextInfo)
  }
}

const MEDIA = {
  imageMessage: 'image',
  videoMessage: 'video',
  audioMessage: 'audio',
  documentMessage: 'document',
  stickerMessage: 'sticker',
} as const

/** The file a message carries, if it does. */
export function mediaOf(message: Message) {
  const inner = normalizeMessageContent(message) ?? {}
  for (const [field, kind] of Object.entries(MEDIA) as Array<[keyof typeof MEDIA, MediaKind]>) {
    const file = inner[field]
    if (file) return { kind, file }
  }
  return undefined
}

function shownMedia({ kind, file }: NonNullable<ReturnType<typeof mediaOf>>): ShownContent {
  const text = 'caption' in file ? (file.caption ?? '') : ''
  return {
    kind,
    text,
    mimetype: file.mimetype ?? 'application/octet-stream',
    bytes: Number(file.fileLength ?? 0),
    ...('fileName' in file && file.fileName ? { fileName: file.fileName } : {}),
    ...('ptt' in file && file.ptt ? { voice: true } : {}),
  }
}

/** What a phone shows of a message. */
export function showContent(message: Message): ShownContent {
  const media = mediaOf(message)
  if (media) return shownMedia(media)
  const inner = normalizeMessageContent(message) ?? {}
  const text = inner.conversation || inner.extendedTextMessage?.text
  if (text) return { kind: 'text', text }
  const { locationMessage: place, contactMessage: card } = inner
  if (place) {
    const [latitude, longitude] = [place.degreesLatitude ?? 0, place.degreesLongitude ?? 0]
    return { kind: 'location', text: place.name ?? '', latitude, longitude }
  }
  if (card) return { kind: 'contact', text: card.displayName ?? '' }
  const poll = inner.pollCreationMessage ?? inner.pollCreationMessageV3 ?? inner.pollCreationMessageV2
  if (poll)
    return { kind: 'poll', text: [poll.name, ...(poll.options ?? []).map((o) => `• ${o.optionName}`)].join('\n') }
  return { kind: 'other', text: '' }
}

/** The reply context of a message, wherever its kind keeps it. */
export function contextOf(message: Message): proto.IContextInfo | undefined {
  for (const part of Object.values(normalizeMessageContent(message) ?? {})) {
    const context = (part as { contextInfo?: proto.IContextInfo } | null)?.contextInfo
    if (context?.stanzaId) return context
  }
  return undefined
}
