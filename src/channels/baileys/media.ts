import { createHash, timingSafeEqual } from 'node:crypto'
import { downloadContentFromMessage, type WASocket } from '@whiskeysockets/baileys'
import { ChannelError, type InboundMedia } from '../channel.ts'
import type { Content, MediaMessage, MediaType } from './content.ts'

export const maxMediaBytes = 100 * 1024 * 1024

/**
 * The file of a message, fetched when somebody calls `fetch`. Its host is the one that WhatsApp's server names to us:
 * the address in the message was chosen by its sender and is not followed.
 */
export function createMedia(media: Content['media'], socket: () => WASocket | null): InboundMedia | null {
  if (!media) return null
  const { message, type, ...described } = media
  return { ...described, fetch: () => fetchMedia(message, type, socket()) }
}

async function fetchMedia(message: MediaMessage, type: MediaType, socket: WASocket | null): Promise<Uint8Array> {
  if (!socket) throw new ChannelError('not_connected', 'The line is not connected', { retryable: true })
  const { mediaKey, directPath } = message
  if (!mediaKey || !directPath?.startsWith('/'))
    throw new ChannelError('media_refused', 'The message names no file', { retryable: false })
  try {
    await socket.refreshMediaConn(false)
    const host = socket.getMediaHost()
    const stream = await downloadContentFromMessage({ mediaKey, directPath }, type, { host })
    return checked(await collect(stream), message)
  } catch (error) {
    throw error instanceof ChannelError ? error : unreachable(error)
  }
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

function checked(bytes: Buffer, { fileSha256 }: MediaMessage): Uint8Array {
  const hash = createHash('sha256').update(bytes).digest()
  if (fileSha256 && (fileSha256.length !== hash.length || !timingSafeEqual(hash, fileSha256)))
    throw new ChannelError('media_refused', 'The file is not the one that was sent', { retryable: false })
  return bytes
}

function unreachable(cause: unknown): ChannelError {
  const status = (cause as { output?: { statusCode?: number } }).output?.statusCode
  const isGone = status === 404 || status === 410
  return isGone
    ? new ChannelError('media_expired', 'The file is no longer kept by WhatsApp', { retryable: false, cause })
    : new ChannelError('media_unreachable', 'The file could not be fetched', { retryable: true, cause })
}
