import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { getMediaKeys, type MediaType } from '@whiskeysockets/baileys'

const MAC_BYTES = 10
const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest()

export interface SealedMedia {
  body: Buffer
  mediaKey: Buffer
  fileSha256: Buffer
  fileEncSha256: Buffer
}

/** A file as it lies on the media host: AES-256-CBC, then the first ten bytes of an HMAC. */
export async function sealMedia(plain: Uint8Array, type: MediaType): Promise<SealedMedia> {
  const mediaKey = randomBytes(32)
  const { iv, cipherKey, macKey } = await keysOf(mediaKey, type)
  const cipher = createCipheriv('aes-256-cbc', cipherKey, iv)
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()])
  const mac = createHmac('sha256', macKey).update(iv).update(sealed).digest().subarray(0, MAC_BYTES)
  const body = Buffer.concat([sealed, mac])
  return { body, mediaKey, fileSha256: digest(plain), fileEncSha256: digest(body) }
}

/** Throws where the file was changed or the key is another one. */
export async function openMedia(body: Uint8Array, mediaKey: Uint8Array, type: MediaType): Promise<Buffer> {
  const { iv, cipherKey, macKey } = await keysOf(mediaKey, type)
  const sealed = body.subarray(0, -MAC_BYTES)
  const mac = createHmac('sha256', macKey).update(iv).update(sealed).digest().subarray(0, MAC_BYTES)
  if (!timingSafeEqual(mac, body.subarray(-MAC_BYTES))) throw new Error('The media file does not match its key')
  const decipher = createDecipheriv('aes-256-cbc', cipherKey, iv)
  return Buffer.concat([decipher.update(sealed), decipher.final()])
}

async function keysOf(mediaKey: Uint8Array, type: MediaType) {
  const { iv, cipherKey, macKey } = await getMediaKeys(Buffer.from(mediaKey), type)
  if (!macKey) throw new Error(`No keys for media of type ${type}`)
  return { iv, cipherKey, macKey }
}
