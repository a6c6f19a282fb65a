import {
  aesDecryptGCM,
  aesEncryptGCM,
  Curve,
  decodeBinaryNode,
  encodeBinaryNode,
  hkdf,
  NOISE_MODE,
  proto,
  sha256,
} from '@whiskeysockets/baileys'
import type { NoiseIdentity } from './certificates.ts'
import { toFrame } from './frames.ts'
import { createKeyPair } from './keys.ts'
import { assertWritable, type Stanza } from './stanzas.ts'
import { demand, Violation } from './violation.ts'

const NOTHING = Buffer.alloc(0)

function counterIv(counter: number): Buffer {
  const iv = Buffer.alloc(12)
  iv.writeUInt32BE(counter, 8)
  return iv
}

const derive = (secret: Uint8Array, salt: Uint8Array): [Buffer, Buffer] => {
  const key = Buffer.from(hkdf(Buffer.from(secret), 64, { salt: Buffer.from(salt), info: '' }))
  return [key.subarray(0, 32), key.subarray(32)]
}

/** The symmetric state of Noise_XX_25519_AESGCM_SHA256 (noiseprotocol.org, section 5.2). */
function createHandshakeState() {
  let hash = Buffer.from(NOISE_MODE)
  let salt: Buffer = hash
  let key: Buffer = hash
  let counter = 0
  const authenticate = (data: Uint8Array) => {
    hash = Buffer.from(sha256(Buffer.concat([hash, data])))
  }
  return {
    authenticate,
    mix(secret: Uint8Array) {
      ;[salt, key] = derive(secret, salt)
      counter = 0
    },
    seal(plain: Uint8Array) {
      const sealed = aesEncryptGCM(plain, key, counterIv(counter++), hash)
      authenticate(sealed)
      return sealed
    },
    open(sealed: Uint8Array) {
      const plain = aesDecryptGCM(sealed, key, counterIv(counter++), hash)
      authenticate(sealed)
      return plain
    },
    split: () => derive(NOTHING, salt),
  }
}

/** The answering side of WhatsApp's handshake, then the transport; one per socket. */
export function createNoiseResponder(identity: NoiseIdentity) {
  const state = createHandshakeState()
  const ephemeral = createKeyPair()
  let keys: { read: Buffer; write: Buffer } | undefined
  let [reads, writes] = [0, 0]

  const guarded = <T>(what: string, work: () => T): T => {
    try {
      return work()
    } catch (error) {
      throw error instanceof Violation ? error : new Violation(`${what}: ${(error as Error).message}`)
    }
  }

  return {
    onIntro: (intro: Buffer) => state.authenticate(intro),

    serverHello: (frame: Uint8Array): Buffer =>
      guarded('client hello', () => {
        const theirs = proto.HandshakeMessage.decode(frame).clientHello?.ephemeral
        demand(theirs?.length === 32, 'no ephemeral key in the client hello')
        state.authenticate(theirs)
        state.authenticate(ephemeral.public)
        state.mix(Curve.sharedKey(ephemeral.private, theirs))
        const sealedStatic = state.seal(identity.staticKey.public)
        state.mix(Curve.sharedKey(identity.staticKey.private, theirs))
        const serverHello = { ephemeral: ephemeral.public, static: sealedStatic, payload: state.seal(identity.chain) }
        return toFrame(proto.HandshakeMessage.encode({ serverHello }).finish())
      }),

    /** The client's long-lived Noise key and what it says of itself. */
    clientFinish: (frame: Uint8Array): { noiseKey: Buffer; payload: proto.ClientPayload } =>
      guarded('client finish', () => {
        const finish = proto.HandshakeMessage.decode(frame).clientFinish
        demand(finish?.static && finish.payload, 'no static key or payload in the client finish')
        const noiseKey = Buffer.from(state.open(finish.static))
        state.mix(Curve.sharedKey(ephemeral.private, noiseKey))
        const payload = proto.ClientPayload.decode(state.open(finish.payload))
        const [read, write] = state.split()
        keys = { read, write }
        return { noiseKey, payload }
      }),

    open: (frame: Uint8Array): Promise<Stanza> =>
      guarded('frame', () => {
        if (!keys) throw new Violation('a stanza before the handshake')
        return decodeBinaryNode(Buffer.from(aesDecryptGCM(frame, keys.read, counterIv(reads++), NOTHING)))
      }),

    seal(node: Stanza): Buffer {
      if (!keys) throw new Error('A stanza cannot be sent before the handshake')
      assertWritable(node)
      return toFrame(aesEncryptGCM(encodeBinaryNode(node), keys.write, counterIv(writes++), NOTHING))
    },
  }
}

export type NoiseResponder = ReturnType<typeof createNoiseResponder>
