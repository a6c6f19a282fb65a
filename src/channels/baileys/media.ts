import { createHash, timingSafeEqual } from 'node:crypto'
import { downloadContentFromMessage, type proto, type WAMessageKey, type WASocket } from '@whiskeysockets/baileys'
import { z } from 'zod'
import { ChannelError, type InboundMedia } from '../channel.ts'
import type { Content, MediaMessage, MediaType } from './content.ts'

export const maxMediaBytes = 100 * 1024 * 1024
/** How long the phone that sent a file may take to send it once more. */
const reuploadMs = 60_000

const bytes = z.base64().transform((text) => Buffer.from(text, 'base64'))
/** All that is needed to fetch a file of WhatsApp, as plain JSON: what is kept, encrypted, until the file is here. */
const Ticket = z.object({
  type: z.enum(['image', 'video', 'audio', 'document', 'sticker']),
  key: z.object({
    id: z.string().nullish(),
    remoteJid: z.string().nullish(),
    fromMe: z.boolean().nullish(),
    participant: z.string().nullish(),
  }),
  mediaKey: bytes.nullable(),
  directPath: z.string().nullable(),
  fileSha256: bytes.nullable(),
})
type Ticket = z.output<typeof Ticket>

function ticketOf(message: MediaMessage, type: MediaType, key: WAMessageKey): z.input<typeof Ticket> {
  const base64 = (value: Uint8Array | null | undefined) => (value ? Buffer.from(value).toString('base64') : null)
  const { id, remoteJid, fromMe, participant } = key
  const { mediaKey, fileSha256, directPath } = message
  return {
    ...{ type, key: { id, remoteJid, fromMe, participant }, directPath: directPath ?? null },
    ...{ mediaKey: base64(mediaKey), fileSha256: base64(fileSha256) },
  }
}

/**
 * The file of a message, fetched when somebody calls `fetch`. Its host is the one that WhatsApp's server names to us:
 * the address in the message was chosen by its sender and is not followed.
 */
export function createMedia(
  media: Content['media'],
  key: WAMessageKey,
  socket: () => WASocket | null,
): InboundMedia | null {
  if (!media) return null
  const { message, type, ...described } = media
  const ticket = ticketOf(message, type, key)
  const preview = message.jpegThumbnail
  return {
    ...described,
    ...(preview && preview.length > 0 ? { thumbnail: preview } : {}),
    ticket,
    fetch: () => fetchByTicket(ticket, socket),
  }
}

/** Fetches a file by its ticket; where WhatsApp keeps it no longer, the phone that sent it is asked for it once more. */
export async function fetchByTicket(given: unknown, socket: () => WASocket | null): Promise<Uint8Array> {
  const ticket = Ticket.parse(given)
  const open = socket()
  if (!open) throw new ChannelError('not_connected', 'The line is not connected', { retryable: true })
  if (!ticket.mediaKey || !ticket.directPath?.startsWith('/'))
    throw new ChannelError('media_refused', 'The message names no file', { retryable: false })
  try {
    return await download(open, ticket, ticket.directPath)
  } catch (error) {
    if (!(error instanceof ChannelError) || error.code !== 'media_expired') throw error
    return download(open, ticket, await askAgain(open, ticket, error))
  }
}

async function download(socket: WASocket, ticket: Ticket, directPath: string): Promise<Uint8Array> {
  const { mediaKey, fileSha256, type } = ticket
  try {
    await socket.refreshMediaConn(false)
    const host = socket.getMediaHost()
    const stream = await downloadContentFromMessage({ mediaKey, directPath }, type, { host })
    return checked(await collect(stream), fileSha256)
  } catch (error) {
    throw error instanceof ChannelError ? error : unreachable(error)
  }
}

/** Where the sender's phone has put it anew. It may be off for long: then this is tried again later. */
async function askAgain(socket: WASocket, ticket: Ticket, expired: ChannelError): Promise<string> {
  const { type, key, mediaKey, directPath } = ticket
  const content: proto.Message.IImageMessage = { mediaKey, directPath }
  const message = { key, message: { [`${type}Message`]: content } as proto.IMessage }
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    const silent = new ChannelError('media_expired', 'The phone that has the file did not answer', {
      retryable: true,
      cause: expired,
    })
    timer = setTimeout(() => reject(silent), reuploadMs)
  })
  try {
    await Promise.race([socket.updateMediaMessage(message), late])
  } catch (cause) {
    if (cause instanceof ChannelError) throw cause
    throw new ChannelError('media_expired', 'The file is kept neither by WhatsApp nor by the phone', {
      retryable: false,
      cause,
    })
  } finally {
    clearTimeout(timer)
  }
  if (!content.directPath?.startsWith('/')) throw expired
  return content.directPath
}

async function collect(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stream) {
    size += chunk.length
    if (size > maxMediaBytes)
      throw new ChannelError('media_too_large', 'The file is larger than 100 MB', { retryable: false })
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function checked(found: Buffer, fileSha256: Uint8Array | null): Uint8Array {
  const hash = createHash('sha256').update(found).digest()
  if (fileSha256 && (fileSha256.length !== hash.length || !timingSafeEqual(hash, fileSha256)))
    throw new ChannelError('media_refused', 'The file is not the one that was sent', { retryable: false })
  return found
}

function unreachable(cause: unknown): ChannelError {
  const status = (cause as { output?: { statusCode?: number } }).output?.statusCode
  const isGone = status === 404 || status === 410 || status === 403
  return isGone
    ? new ChannelError('media_expired', 'The file is no longer kept by WhatsApp', { retryable: false, cause })
    : new ChannelError('media_unreachable', 'The file could not be fetched', { retryable: true, cause })
}
