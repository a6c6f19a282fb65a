import { BufferJSON, getContentType, normalizeMessageContent, type proto, toNumber } from '@whiskeysockets/baileys'
import type { MessageKind } from '../../../schemas/message.ts'
import type { InboundMedia } from '../channel.ts'

export interface Content {
  kind: MessageKind
  text: string
  quotedWireId: string | null
  media: (Omit<InboundMedia, 'fetch'> & { message: MediaMessage; type: MediaType }) | null
  raw?: unknown
}

export type MediaType = 'image' | 'video' | 'audio' | 'document' | 'sticker'
export interface MediaMessage {
  mediaKey?: Uint8Array | null
  directPath?: string | null
  fileSha256?: Uint8Array | null
  fileLength?: unknown
}

/** Between devices, or about a thread rather than in it: not shown to anybody. */
const silent = new Set<string>([
  'senderKeyDistributionMessage',
  'fastRatchetKeySenderKeyDistributionMessage',
  'messageContextInfo',
  'keepInChatMessage',
  'pinInChatMessage',
  'call',
  'placeholderMessage',
  'encReactionMessage',
])
const mediaTypes: Record<string, MediaType> = {
  imageMessage: 'image',
  videoMessage: 'video',
  ptvMessage: 'video',
  audioMessage: 'audio',
  documentMessage: 'document',
  stickerMessage: 'sticker',
}

/** What was written. Null where there is nothing to show: the protocol's own messages. */
export function contentOf(message: proto.IMessage): Content | null {
  const inner = normalizeMessageContent(message)
  const type = getContentType(inner)
  if (!inner || !type || silent.has(type)) return null
  if (type === 'protocolMessage') return protocolContent(inner.protocolMessage ?? {}, message)
  const part = inner[type] as Part | string | null | undefined
  const quotedWireId = typeof part === 'object' ? (part?.contextInfo?.stanzaId ?? null) : null
  const base = { text: '', quotedWireId, media: null }
  const mediaType = mediaTypes[type]
  if (mediaType) return mediaContent(mediaType, part as MediaPart, base)
  return { ...base, ...plainContent(type, inner, message) }
}

interface Part {
  contextInfo?: { stanzaId?: string | null } | null
}
type MediaPart = proto.Message.IImageMessage &
  proto.Message.IVideoMessage &
  proto.Message.IAudioMessage &
  proto.Message.IDocumentMessage

function plainContent(
  type: string,
  inner: proto.IMessage,
  whole: proto.IMessage,
): Pick<Content, 'kind' | 'text' | 'raw'> {
  switch (type) {
    case 'conversation':
      return { kind: 'text', text: inner.conversation ?? '' }
    case 'extendedTextMessage':
      return { kind: 'text', text: inner.extendedTextMessage?.text ?? '' }
    case 'buttonsResponseMessage':
      return { kind: 'text', text: inner.buttonsResponseMessage?.selectedDisplayText ?? '', raw: rawOf(whole) }
    case 'templateButtonReplyMessage':
      return { kind: 'text', text: inner.templateButtonReplyMessage?.selectedDisplayText ?? '', raw: rawOf(whole) }
    case 'listResponseMessage':
      return { kind: 'text', text: inner.listResponseMessage?.title ?? '', raw: rawOf(whole) }
    case 'locationMessage':
    case 'liveLocationMessage':
      return {
        kind: 'location',
        text: placeText(inner.locationMessage ?? inner.liveLocationMessage),
        raw: rawOf(whole),
      }
    case 'contactMessage':
    case 'contactsArrayMessage':
      return { kind: 'contact_card', text: cardText(inner), raw: rawOf(whole) }
    case 'reactionMessage':
      return { kind: 'unknown', text: inner.reactionMessage?.text ?? '', raw: rawOf(whole) }
    default:
      return { kind: 'unknown', text: '', raw: rawOf(whole) }
  }
}

/** Edits and deletions are kept whole until Parley shows them; all else of the protocol is Baileys' own business. */
function protocolContent(part: proto.Message.IProtocolMessage, whole: proto.IMessage): Content | null {
  const base = { kind: 'unknown', quotedWireId: part.key?.id ?? null, media: null, raw: rawOf(whole) } as const
  const edited = part.editedMessage ? contentOf(part.editedMessage) : null
  if (edited) return { ...base, text: edited.text }
  // REVOKE is the value 0, which the wire leaves out: what names a message and nothing else
  return part.key && !part.type && !part.historySyncNotification ? { ...base, text: '' } : null
}

function mediaContent(type: MediaType, part: MediaPart, base: Omit<Content, 'kind'>): Content {
  const size = part.fileLength === null || part.fileLength === undefined ? null : toNumber(part.fileLength)
  const described = {
    mime: part.mimetype ?? 'application/octet-stream',
    size,
    fileName: part.fileName ?? null,
    seconds: part.seconds ?? null,
    width: part.width ?? null,
    height: part.height ?? null,
  }
  return { ...base, kind: type, text: part.caption ?? '', media: { ...described, message: part, type } }
}

function placeText(
  place: proto.Message.ILocationMessage | proto.Message.ILiveLocationMessage | null | undefined,
): string {
  const { name, address } = (place ?? {}) as proto.Message.ILocationMessage
  const point = `${place?.degreesLatitude ?? 0},${place?.degreesLongitude ?? 0}`
  return [name, address, point].filter(Boolean).join('\n')
}

function cardText(inner: proto.IMessage): string {
  const cards = inner.contactsArrayMessage?.contacts ?? [inner.contactMessage ?? {}]
  return cards.map((card) => [card.displayName, ...numbersOf(card.vcard ?? '')].filter(Boolean).join('\n')).join('\n')
}

const numbersOf = (vcard: string): string[] =>
  [...vcard.matchAll(/^TEL[^:\r\n]*:(.+)$/gim)].map((match) => (match[1] ?? '').trim())

/** As plain JSON, bytes in base64: what Parley learns to show later is still there. */
export const rawOf = (message: proto.IMessage): unknown => JSON.parse(JSON.stringify(message, BufferJSON.replacer))
