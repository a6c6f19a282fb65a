/** What is shown: the server's certificates are right in every part, for the day a client looks at them in earnest. */
import { Curve, generateSignalPubKey, proto, WA_CERT_DETAILS } from '@whiskeysockets/baileys'
import { verifySignature } from 'libsignal/src/curve.js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createWhatsAppSimulator, type WhatsAppSimulator } from '../../../src/simulator/whatsapp/index.ts'
import { createNoiseIdentity } from '../../../src/simulator/whatsapp/protocol/certificates.ts'
import { isSigned } from '../../../src/simulator/whatsapp/protocol/keys.ts'
import { trustSimulator } from '../../../src/simulator/whatsapp/trust.ts'
import { closing, createMemoryAuth, openBaileys, pairBaileys } from '../../helpers/baileys-client.ts'

const BUSINESS = '+5511900000001'
const nothing = new Uint8Array()
let simulator: WhatsAppSimulator

beforeAll(async () => {
  simulator = await createWhatsAppSimulator()
  await simulator.control.addPhone({ number: BUSINESS, name: 'Bike shop', role: 'business' })
  // what a client that does not ignore libsignal's answer would do
  Curve.verify = (key, message, signature) =>
    verifySignature(generateSignalPubKey(Buffer.from(key)), Buffer.from(message), Buffer.from(signature)) === true
})
afterAll(() => simulator.close())

test('each certificate is signed by the one above, dated, and the leaf is for the static key', () => {
  const { chain, staticKey, rootPublicKey } = createNoiseIdentity()
  const { leaf, intermediate } = proto.CertChain.decode(chain)
  const details = (encoded: Uint8Array | null | undefined) =>
    proto.CertChain.NoiseCertificate.Details.decode(encoded ?? nothing)
  const [ofLeaf, ofIntermediate] = [details(leaf?.details), details(intermediate?.details)]
  expect(isSigned(rootPublicKey, intermediate?.details ?? nothing, intermediate?.signature ?? nothing)).toBe(true)
  expect(isSigned(ofIntermediate.key ?? nothing, leaf?.details ?? nothing, leaf?.signature ?? nothing)).toBe(true)
  expect(isSigned(staticKey.public, leaf?.details ?? nothing, leaf?.signature ?? nothing)).toBe(false)
  expect(Buffer.from(ofLeaf.key ?? nothing)).toEqual(Buffer.from(staticKey.public))
  expect([ofIntermediate.issuerSerial, ofLeaf.issuerSerial]).toEqual([0, ofIntermediate.serial])
  for (const { notBefore, notAfter } of [ofLeaf, ofIntermediate]) {
    expect(Number(notBefore)).toBeLessThan(Date.now() / 1000)
    expect(Number(notAfter)).toBeGreaterThan(Date.now() / 1000 + 86_400)
  }
})

test('a client that really verifies pairs where the root is trusted, and refuses where it is not', async () => {
  WA_CERT_DETAILS.PUBLIC_KEY = Buffer.from(createNoiseIdentity().rootPublicKey)
  const refused = openBaileys(simulator, createMemoryAuth())
  expect((await closing(refused)).statusCode).toBe(400)
  trustSimulator(simulator)
  const { socket, auth } = await pairBaileys(simulator, BUSINESS)
  expect(auth.creds.me?.id).toBe('5511900000001:1@s.whatsapp.net')
  await socket.end(undefined)
})
