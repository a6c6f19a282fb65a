import { randomBytes } from 'node:crypto'
import {
  Curve,
  encodeBigEndian,
  KEY_BUNDLE_TYPE,
  signedKeyPair,
  xmppPreKey,
  xmppSignedPreKey,
} from '@whiskeysockets/baileys'
import { ProtocolAddress, SessionBuilder, SessionCipher, SessionRecord, type SignalStorage } from 'libsignal'
import { createKeyPair, type KeyPair, type SignedPreKey, signalKey } from '../protocol/keys.ts'
import { type Stanza, stanza } from '../protocol/stanzas.ts'
import type { StateStore } from '../state/state-store.ts'

/** The keys a phone is born with. */
export interface PhoneKeys {
  identity: KeyPair
  registrationId: number
  signedPreKey: ReturnType<typeof signedKeyPair>
}

/** What is needed to write to a device first: its public keys, one one-time key among them while it has any left. */
export interface KeyBundle {
  registrationId: number
  identity: Uint8Array
  signedPreKey: SignedPreKey
  preKey?: { id: number; public: Uint8Array }
}

interface Ciphertext {
  type: 'pkmsg' | 'msg'
  ciphertext: Buffer
}

export function createPhoneKeys(): PhoneKeys {
  const identity = Curve.generateKeyPair()
  const registrationId = randomBytes(2).readUInt16BE() & 16_383 || 1
  return { identity, registrationId, signedPreKey: signedKeyPair(identity, 1) }
}

const pair = (key: KeyPair) => ({ privKey: Buffer.from(key.private), pubKey: signalKey(key.public) })

interface Memory {
  sessions: Map<string, SessionRecord>
  preKeys: Map<number, KeyPair>
}

/**
 * A ciphertext that does not open leaves traces in the record it was tried on, so opening works on a copy (`copies`).
 * Sealing works on the record itself: it cannot fail half way, and is what a load run does most.
 */
function createStorage(
  owner: string,
  keys: PhoneKeys,
  store: StateStore,
  memory: Memory,
  copies: boolean,
): SignalStorage {
  return {
    loadSession: async (address) => {
      const record = memory.sessions.get(address)
      return record && copies ? SessionRecord.deserialize(structuredClone(record.serialize())) : record
    },
    storeSession: async (address, record) => {
      memory.sessions.set(address, record)
      store.put('session', `${owner}|${address}`, () => record.serialize())
    },
    isTrustedIdentity: () => true,
    loadPreKey: async (id) => {
      const key = memory.preKeys.get(Number(id))
      return key && pair(key)
    },
    removePreKey: (id) => {
      memory.preKeys.delete(id)
      store.remove('pre-key', `${owner}|${id}`)
    },
    loadSignedPreKey: () => pair(keys.signedPreKey.keyPair),
    getOurRegistrationId: () => keys.registrationId,
    getOurIdentity: () => pair(keys.identity),
  }
}

/** The Signal side of one phone: its sessions with linked devices, and its one-time keys. */
export function createSignalStore(owner: string, keys: PhoneKeys, store: StateStore) {
  const sessions = new Map<string, SessionRecord>()
  const preKeys = new Map<number, KeyPair>()
  /** Sessions that may be behind what was sealed with them: the next message begins a new one. */
  const behind = new Set<string>()
  let nextPreKey = 1
  const sealing = createStorage(owner, keys, store, { sessions, preKeys }, false)
  const opening = createStorage(owner, keys, store, { sessions, preKeys }, true)
  /** libsignal runs one job at a time per address in the whole process: the owner in it keeps phones apart. */
  const addressOf = (peer: string, device: number) => new ProtocolAddress(`${owner}-${peer}`, device)

  return {
    async encrypt(
      peer: string,
      device: number,
      bundle: () => KeyBundle,
      plain: Buffer,
      fresh: boolean,
    ): Promise<Ciphertext> {
      const address = addressOf(peer, device)
      if (behind.delete(address.toString()) || fresh || !sessions.get(address.toString())?.haveOpenSession()) {
        const { registrationId, identity, signedPreKey, preKey } = bundle()
        await new SessionBuilder(sealing, address).initOutgoing({
          registrationId,
          identityKey: signalKey(identity),
          signedPreKey: {
            keyId: signedPreKey.id,
            publicKey: signalKey(signedPreKey.public),
            signature: signedPreKey.signature,
          },
          // libsignal takes a bundle without a one-time key, though its types do not say so
          preKey: (preKey && { keyId: preKey.id, publicKey: signalKey(preKey.public) }) as never,
        })
      }
      const { type, body } = await new SessionCipher(sealing, address).encrypt(plain)
      return { type: type === 3 ? 'pkmsg' : 'msg', ciphertext: Buffer.from(body, 'binary') }
    },

    decrypt(peer: string, device: number, type: string, ciphertext: Uint8Array): Promise<Buffer> {
      const cipher = new SessionCipher(opening, addressOf(peer, device))
      const bytes = Buffer.from(ciphertext)
      return type === 'pkmsg' ? cipher.decryptPreKeyWhisperMessage(bytes) : cipher.decryptWhisperMessage(bytes)
    },

    /** Another device of that number, or the same number anew: the session with it is of no more use. */
    forget(peer: string, device: number) {
      const address = addressOf(peer, device).toString()
      sessions.delete(address)
      store.remove('session', `${owner}|${address}`)
    },

    /** The children of `<user>` in the answer to a key query, with a one-time key made for it. */
    bundleNodes(): Stanza[] {
      const id = nextPreKey++
      const preKey = createKeyPair()
      preKeys.set(id, preKey)
      store.put('pre-key', `${owner}|${id}`, () => preKey)
      const asBuffers = { public: Buffer.from(preKey.public), private: Buffer.from(preKey.private) }
      return [
        stanza('registration', {}, encodeBigEndian(keys.registrationId)),
        stanza('type', {}, KEY_BUNDLE_TYPE),
        stanza('identity', {}, keys.identity.public),
        xmppSignedPreKey(keys.signedPreKey),
        xmppPreKey(asBuffers, id),
      ]
    },

    restoreSession(address: string, saved: unknown) {
      sessions.set(address, SessionRecord.deserialize(saved as never))
      if (store.interrupted) behind.add(address)
    },
    restorePreKey(id: number, key: KeyPair) {
      preKeys.set(id, key)
      nextPreKey = Math.max(nextPreKey, id + 1)
    },
  }
}

export type SignalStore = ReturnType<typeof createSignalStore>
