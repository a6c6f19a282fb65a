import { Curve, proto } from '@whiskeysockets/baileys'
import { createKeyPair, type KeyPair } from './keys.ts'

export interface NoiseIdentity {
  staticKey: KeyPair
  /** Encoded `CertChain`: leaf (for the static key) and intermediate. */
  chain: Uint8Array
  rootPublicKey: Uint8Array
}

type Details = proto.CertChain.NoiseCertificate.IDetails
const YEARS_10 = 10 * 365 * 86_400

/** A complete chain as WhatsApp presents it: root signs intermediate, intermediate signs the leaf of the static key. */
export function createNoiseIdentity(): NoiseIdentity {
  const [root, intermediate, staticKey] = [createKeyPair(), createKeyPair(), createKeyPair()]
  const notBefore = Math.floor(Date.now() / 1000) - 60
  const certify = (details: Details, signer: KeyPair) => {
    const dated = { ...details, notBefore, notAfter: notBefore + YEARS_10 }
    const encoded = proto.CertChain.NoiseCertificate.Details.encode(dated).finish()
    return { details: encoded, signature: Curve.sign(signer.private, encoded) }
  }
  const chain = proto.CertChain.encode({
    intermediate: certify({ serial: 1, issuerSerial: 0, key: intermediate.public }, root),
    leaf: certify({ serial: 2, issuerSerial: 1, key: staticKey.public }, intermediate),
  }).finish()
  return { staticKey, chain: Buffer.from(chain), rootPublicKey: root.public }
}
