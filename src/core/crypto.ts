import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto'

/** AES-256-GCM; the key's id lies beside the text, so that keys can be rotated. */
export interface Sealed {
  keyId: string
  iv: Buffer
  tag: Buffer
  data: Buffer
}

export interface Keyring {
  /** `context` binds the text to its place: opened elsewhere it fails. */
  seal(plain: Uint8Array, context: string): Sealed
  /** Throws when altered, moved or sealed with a key that is not here. */
  open(sealed: Sealed, context: string): Buffer
  /** A key for a purpose of its own, derived from the master key. */
  derive(purpose: string): Buffer
}

/** `masterKey`: 32 bytes. What is stored is sealed with a key derived from it. */
export function createKeyring(masterKey: Uint8Array): Keyring {
  if (masterKey.length !== 32) throw new Error('The master key must have 32 bytes')
  const derive = (purpose: string) => Buffer.from(hkdfSync('sha256', masterKey, 'parley', purpose, 32))
  const key = derive('store')
  const keyId = createHash('sha256').update(key).digest('hex').slice(0, 8)
  return {
    derive,
    seal(plain, context) {
      const iv = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(context))
      const data = Buffer.concat([cipher.update(plain), cipher.final()])
      return { keyId, iv, tag: cipher.getAuthTag(), data }
    },
    open(sealed, context) {
      if (sealed.keyId !== keyId) throw new Error(`Sealed with the key ${sealed.keyId}, which is not here`)
      const decipher = createDecipheriv('aes-256-gcm', key, toBuffer(sealed.iv)).setAAD(Buffer.from(context))
      decipher.setAuthTag(toBuffer(sealed.tag))
      return Buffer.concat([decipher.update(toBuffer(sealed.data)), decipher.final()])
    },
  }
}

/** The store hands bytes back as its own Binary: `.buffer` holds them. */
const toBuffer = (bytes: Uint8Array | { buffer: Uint8Array }): Buffer =>
  bytes instanceof Uint8Array ? Buffer.from(bytes) : Buffer.from(bytes.buffer)

export const sha256hex = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex')

/** URL-safe, 256 bits unless said. */
export const randomToken = (bytes = 32): string => randomBytes(bytes).toString('base64url')

export function timingSafeEqualText(a: string, b: string): boolean {
  const [left, right] = [createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest()]
  return timingSafeEqual(left, right)
}
