import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto'

/** AES-256-GCM; the key's id lies beside the text, so that keys can be rotated. */
export interface Sealed {
  keyId: string
  iv: Buffer
  tag: Buffer
  data: Buffer
}

export interface Keyring {
  /** With the current key. `context` binds the text to its place: opened elsewhere it fails. */
  seal(plain: Uint8Array, context: string): Sealed
  /** Throws when altered, moved or sealed with a key that is not here. */
  open(sealed: Sealed, context: string): Buffer
  /** A key for a purpose of its own, derived from the master key. */
  derive(purpose: string): Buffer
  /** False also for a key that no rotation of this store has made. */
  has(keyId: string): boolean
  /** What is sealed now is sealed with this one. */
  currentKeyId(): string
  /** Reads the keys of the store again: a rotation gave it a new one. */
  refresh(): Promise<void>
  /** Before opening what another process has sealed: its key may be newer than what is known here. */
  learn(sealed: Iterable<Sealed>): Promise<void>
}

/** A key of the store, wrapped by the master key. */
export interface WrappedKey {
  id: string
  wrapped: Sealed
}

interface DataKey {
  id: string
  key: Buffer
}

/**
 * `masterKey`: 32 bytes. The first key of a store is derived from it; those that rotations add are random and lie wrapped
 * in the store: `load` tells them, the current one last.
 */
export function createKeyring(
  masterKey: Uint8Array,
  load: () => Promise<readonly WrappedKey[]> = async () => [],
): Keyring {
  const derive = deriverOf(masterKey)
  const first = named(derive('store'))
  const keys = new Map([[first.id, first]])
  let current = first
  const refresh = async () => {
    for (const { id, wrapped } of await load()) {
      const known = keys.get(id) ?? { id, key: unwrap(masterKey, { id, wrapped }) }
      keys.set(id, known)
      current = known
    }
  }
  return {
    derive,
    refresh,
    has: (keyId) => keys.has(keyId),
    currentKeyId: () => current.id,
    seal: (plain, context) => sealWith(current, plain, context),
    open(sealed, context) {
      const found = keys.get(sealed.keyId)
      if (!found) throw new Error(`Sealed with the key ${sealed.keyId}, which is not here`)
      return unsealWith(found, sealed, context)
    },
    async learn(sealed) {
      for (const { keyId } of sealed) if (!keys.has(keyId)) return refresh()
    },
  }
}

/** A new random key, wrapped for the store. */
export function newWrappedKey(masterKey: Uint8Array): WrappedKey {
  const { id, key } = named(randomBytes(32))
  return { id, wrapped: sealWith(wrapKey(masterKey), key, wrapContext(id)) }
}

function unwrap(masterKey: Uint8Array, { id, wrapped }: WrappedKey): Buffer {
  try {
    return unsealWith(wrapKey(masterKey), wrapped, wrapContext(id))
  } catch {
    throw new Error(`The master key does not open this store's key ${id}: put the right one into MASTER_KEY_FILE`)
  }
}

const deriverOf = (masterKey: Uint8Array) => {
  if (masterKey.length !== 32) throw new Error('The master key must have 32 bytes')
  return (purpose: string) => Buffer.from(hkdfSync('sha256', masterKey, 'parley', purpose, 32))
}
const named = (key: Buffer): DataKey => ({ id: createHash('sha256').update(key).digest('hex').slice(0, 8), key })
const wrapKey = (masterKey: Uint8Array): DataKey => named(deriverOf(masterKey)('wrap'))
const wrapContext = (id: string): string => `key:${id}`

function sealWith({ id, key }: DataKey, plain: Uint8Array, context: string): Sealed {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(context))
  const data = Buffer.concat([cipher.update(plain), cipher.final()])
  return { keyId: id, iv, tag: cipher.getAuthTag(), data }
}

function unsealWith({ key }: DataKey, sealed: Sealed, context: string): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, toBuffer(sealed.iv)).setAAD(Buffer.from(context))
  decipher.setAuthTag(toBuffer(sealed.tag))
  return Buffer.concat([decipher.update(toBuffer(sealed.data)), decipher.final()])
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
