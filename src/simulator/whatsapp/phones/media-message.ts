import { createHash } from 'node:crypto'
import { normalizeMessageContent, type proto } from '@whiskeysockets/baileys'
import type { PhoneContent, ShownContent } from '../control-content.ts'
import { sealMedia } from '../media/cipher.ts'
import type { MediaHost } from '../media/media-host.ts'

type Message = proto.IMessage
export type MediaContent = Extract<PhoneContent, { bytes: Uint8Array }>
type MediaKind = MediaContent['kind']

const BARS = 64

/** A wave that is always the same for the same recording: how loud it really was would need a decoder. */
const waveformOf = (bytes: Uint8Array): number[] =>
  Array.from(createHash('sha512').update(bytes).digest(), (byte) => byte % 101).slice(0, BARS)

export async function mediaMessage(
  content: MediaContent,
  host: MediaHost,
  contextInfo: proto.IContextInfo | undefined,
): Promise<Message> {
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
  const { caption, seconds, width, height, fileName, voice = false } = content
  const waveform = voice ? Uint8Array.from(content.waveform ?? waveformOf(content.bytes)) : undefined
  const byKind: Record<MediaKind, () => Message> = {
    image: () => ({ imageMessage: { ...file, caption, width, height } }),
    video: () => ({ videoMessage: { ...file, caption, seconds, width, height } }),
    audio: () => ({ audioMessage: { ...file, seconds: seconds ?? 1, ptt: voice, waveform } }),
    document: () => ({ documentMessage: { ...file, caption, fileName: fileName ?? 'file', title: fileName } }),
    sticker: () => ({ stickerMessage: { ...file, width, height } }),
  }
  const message = byKind[content.kind]()
  return content.viewOnce ? { viewOnceMessageV2: { message } } : message
}

const MEDIA = {
  imageMessage: 'image',
  videoMessage: 'video',
  ptvMessage: 'video',
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

const isOnce = ({ viewOnceMessage, viewOnceMessageV2, viewOnceMessageV2Extension }: Message) =>
  Boolean(viewOnceMessage || viewOnceMessageV2 || viewOnceMessageV2Extension)

export function shownMedia(message: Message): ShownContent | undefined {
  const media = mediaOf(message)
  if (!media) return undefined
  const { kind, file } = media
  const sound = 'ptt' in file && file.ptt ? { voice: true, waveform: [...(file.waveform ?? [])] } : {}
  return {
    kind,
    text: 'caption' in file ? (file.caption ?? '') : '',
    mimetype: file.mimetype ?? 'application/octet-stream',
    bytes: Number(file.fileLength ?? 0),
    ...('fileName' in file && file.fileName ? { fileName: file.fileName } : {}),
    ...('seconds' in file && file.seconds ? { seconds: file.seconds } : {}),
    ...sound,
    ...(isOnce(message) ? { viewOnce: true } : {}),
  }
}
