import { BufferJSON, getContentType, normalizeMessageContent, type proto, toNumber } from '@whiskeysockets/baileys'
import type { MessageKind } from '../../../schemas/message.ts'
import type { MessageContent } from '../../../schemas/message-content.ts'
import type { InboundMedia } from '../channel.ts'
import { type ContentChange, changeOf } from './content-changes.ts'
import { type Part, partOf } from './content-parts.ts'

export interface Content {
  kind: MessageKind
  text: string
  quotedWireId: string | null
  media: (Omit<InboundMedia, 'fetch'> & { message: MediaMessage; type: MediaType }) | null
  content?: MessageContent
  wireKind?: string
  raw?: unknown
  /** Not a message but something done to one. */
  change?: ContentChange
  /** JIDs of those named in it, and of the author of what it answers. */
  mentions?: readonly string[]
  /** A catalog order's key to its items at WhatsApp. */
  order?: { id: string; token: string }
}

export type MediaType = 'image' | 'video' | 'audio' | 'document' | 'sticker'
export interface MediaMessage {
  mediaKey?: Uint8Array | null
  directPath?: string | null
  fileSha256?: Uint8Array | null
  jpegThumbnail?: Uint8Array | null
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

/** What was written, or done. Null where there is nothing to show: the protocol's own messages. */
export function contentOf(message: proto.IMessage): Content | null {
  const inner = normalizeMessageContent(message)
  const type = getContentType(inner)
  if (!inner || !type || silent.has(type)) return null
  const change = changeOf(inner, (edited) => contentOf(edited)?.text ?? '')
  if (change) return { kind: 'unknown', text: '', quotedWireId: null, media: null, change, wireKind: wireKindOf(type) }
  if (type === 'protocolMessage') return null
  const part = inner[type] as Contextual | string | null | undefined
  const context = typeof part === 'object' ? part?.contextInfo : null
  const base = { text: '', quotedWireId: context?.stanzaId ?? null, media: null, ...mentionsOf(context) }
  const mediaType = mediaTypes[type]
  if (mediaType) return mediaContent(mediaType, part as MediaPart, base)
  const known: Part | null = partOf(type, inner)
  if (known && known.kind !== 'unknown') return { ...base, ...known }
  return { ...base, kind: 'unknown', text: '', ...known, wireKind: wireKindOf(type), raw: rawOf(message) }
}

/** What is said in its bubble: `eventMessage` is an `event`. */
const wireKindOf = (type: string): string => type.replace(/Message(V\d+)?$/, '')

interface Contextual {
  contextInfo?: proto.IContextInfo | null
}
function mentionsOf(context: proto.IContextInfo | null | undefined): Pick<Content, 'mentions'> {
  const named = [...(context?.mentionedJid ?? []), ...(context?.participant ? [context.participant] : [])]
  return named.length > 0 ? { mentions: named } : {}
}

type MediaPart = proto.Message.IImageMessage &
  proto.Message.IVideoMessage &
  proto.Message.IAudioMessage &
  proto.Message.IDocumentMessage

function mediaContent(type: MediaType, part: MediaPart, base: Omit<Content, 'kind'>): Content {
  const size = part.fileLength === null || part.fileLength === undefined ? null : toNumber(part.fileLength)
  const described = {
    mime: part.mimetype ?? 'application/octet-stream',
    size,
    fileName: part.fileName ?? null,
    seconds: part.seconds ?? null,
    width: part.width ?? null,
    height: part.height ?? null,
    isVoice: type === 'audio' && part.ptt === true,
    waveform: part.waveform && part.waveform.length > 0 ? loudnessOf(part.waveform) : null,
  }
  return { ...base, kind: type, text: part.caption ?? '', media: { ...described, message: part, type } }
}

/** One byte a bar, 0 to 100 as WhatsApp writes them; a sender may write anything. */
const loudnessOf = (bars: Uint8Array): number[] => [...bars.subarray(0, 64)].map((bar) => Math.min(bar, 100))

/** As plain JSON, bytes in base64: what Parley learns to show later is still there. */
export const rawOf = (message: proto.IMessage): unknown => JSON.parse(JSON.stringify(message, BufferJSON.replacer))
