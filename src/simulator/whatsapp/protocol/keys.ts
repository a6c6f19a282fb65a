import { randomBytes } from 'node:crypto'
import { Curve, generateSignalPubKey } from '@whiskeysockets/baileys'
import { verifySignature } from 'libsignal/src/curve.js'

export interface KeyPair {
  public: Uint8Array
  private: Uint8Array
}

export interface SignedPreKey {
  id: number
  public: Uint8Array
  signature: Uint8Array
}

export const createKeyPair = (): KeyPair => Curve.generateKeyPair()

/** With the leading type byte that Signal puts before a Curve25519 key. */
export const signalKey = (key: Uint8Array): Buffer => Buffer.from(generateSignalPubKey(Buffer.from(key)))

/**
 * Whether the signature holds. Baileys' own `Curve.verify` says yes to any 64 bytes (it ignores what libsignal
 * returns), so a server must not use it.
 */
export function isSigned(key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  try {
    return verifySignature(signalKey(key), Buffer.from(message), Buffer.from(signature)) === true
  } catch {
    return false
  }
}

/** A message id as an Android phone makes it. */
export const createMessageId = (): string => `3A${randomBytes(9).toString('hex').toUpperCase()}`
