import { randomBytes } from 'node:crypto'
import { aesDecryptCTR, aesDecryptGCM, aesEncryptCTR, Curve, derivePairingCodeKey, hkdf } from '@whiskeysockets/baileys'
import { ControlError } from '../control.ts'
import { createKeyPair } from '../protocol/keys.ts'
import { bytesIn, parseJid, type Stanza, stanza, textIn } from '../protocol/stanzas.ts'
import { demand } from '../protocol/violation.ts'
import { type CodePairing, type Device, type Pairing, type Phone, toE164, type World } from '../world.ts'

const TAG = 'link_code_companion_reg'
const WRAPPED_BYTES = 80
/** How long a phone waits for the client's last word. */
const PATIENCE_MS = 20_000

/** A code for a number that is not on WhatsApp is refused. */
export const isKnown = (world: World, asked: Stanza): boolean => world.phones.has(parseJid(asked.attrs.jid)?.user ?? '')

/** The client names a number and shows a code (`companion_hello`), or answers the phone (`companion_finish`). */
export function answerCodeRequest(world: World, pairing: Pairing, asked: Stanza): Stanza[] | undefined {
  const number = parseJid(asked.attrs.jid)?.user
  demand(number, `a pairing code for no number: ${asked.attrs.jid}`)
  if (asked.attrs.stage === 'companion_finish') {
    finish(pairing, asked)
    return undefined
  }
  demand(asked.attrs.stage === 'companion_hello', `an unknown stage of a pairing code: ${asked.attrs.stage}`)
  const wrapped = bytesIn(asked, 'link_code_pairing_wrapped_companion_ephemeral_pub', WRAPPED_BYTES)
  const noiseKey = bytesIn(asked, 'companion_server_auth_key_pub', 32)
  demand(noiseKey.equals(pairing.noiseKey), 'a pairing code under another Noise key')
  const platform = textIn(asked, 'companion_platform_display')
  // the phone shows it, and WhatsApp takes only what names a browser and a system
  demand(/^\S.* \(.+\)$/.test(platform), `a device that calls itself ${platform}`)
  textIn(asked, 'companion_platform_id')
  textIn(asked, 'link_code_pairing_nonce')
  const ref = Buffer.from(`2@${randomBytes(24).toString('base64')}`)
  pairing.code = { number, ref, wrapped, finish: () => {}, fail: () => {} }
  world.emit({ type: 'pairing.code', phone: toE164(number) })
  return [stanza(TAG, { stage: 'companion_hello' }, [stanza('link_code_pairing_ref', {}, ref)])]
}

function finish(pairing: Pairing, asked: Stanza): void {
  const { code } = pairing
  demand(code, 'companion_finish without a code')
  demand(bytesIn(asked, 'link_code_pairing_ref').equals(code.ref), 'companion_finish for another code')
  demand(
    bytesIn(asked, 'companion_identity_public', 32).equals(pairing.identity),
    'companion_finish of another identity',
  )
  code.finish(bytesIn(asked, 'link_code_pairing_wrapped_key_bundle'))
}

const wrap = async (code: string, key: Uint8Array): Promise<Buffer> => {
  const [salt, iv] = [randomBytes(32), randomBytes(16)]
  return Buffer.concat([salt, iv, aesEncryptCTR(key, await derivePairingCodeKey(code, salt), iv)])
}

const unwrap = async (code: string, wrapped: Buffer): Promise<Buffer> => {
  const [salt, iv, sealed] = [wrapped.subarray(0, 32), wrapped.subarray(32, 48), wrapped.subarray(48)]
  return aesDecryptCTR(sealed, await derivePairingCodeKey(code, salt), iv)
}

/** The secret that both ends come to; undefined where the two did not use the same code. */
function openBundle(phone: Phone, pairing: Pairing, bundle: Buffer, shared: Buffer): Buffer | undefined {
  const [salt, iv, sealed] = [bundle.subarray(0, 32), bundle.subarray(32, 44), bundle.subarray(44)]
  const key = hkdf(shared, 32, { salt, info: 'link_code_pairing_key_bundle_encryption_key' })
  let plain: Buffer
  try {
    plain = aesDecryptGCM(sealed, key, iv, Buffer.alloc(0))
  } catch {
    return undefined
  }
  demand(plain.length === 96, 'a key bundle that is not 96 bytes')
  demand(plain.subarray(0, 32).equals(pairing.identity), 'a key bundle of another identity')
  demand(plain.subarray(32, 64).equals(phone.keys.identity.public), 'a key bundle for another phone')
  const identities = Curve.sharedKey(phone.keys.identity.private, pairing.identity)
  return Buffer.from(hkdf(Buffer.concat([shared, identities, plain.subarray(64)]), 32, { info: 'adv_secret' }))
}

const answerTo = (code: CodePairing): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new ControlError('conflict', 'The client does not answer')), PATIENCE_MS)
    const settle =
      <T>(end: (value: T) => void) =>
      (value: T) => {
        clearTimeout(timer)
        end(value)
      }
    Object.assign(code, { finish: settle(resolve), fail: settle(reject) })
  })

type Vouch = (pairing: Pairing, advSecret: Buffer) => Device

/** The phone's owner types the code that a client shows for this number. */
export async function enterCode(world: World, phone: Phone, text: string, vouch: Vouch): Promise<Device> {
  const typed = text.replace(/[\s-]/g, '').toUpperCase()
  const pairing = [...new Set(world.pairings.values())].find(({ code }) => code?.number === phone.number)
  if (!pairing?.code) throw new ControlError('not-found', `No client shows a code for ${toE164(phone.number)}`)
  const { code } = pairing
  const ephemeral = createKeyPair()
  const theirs = await unwrap(typed, code.wrapped)
  const wrapped = await wrap(typed, ephemeral.public)
  const answered = answerTo(code)
  pairing.notify(TAG, [
    stanza(TAG, { stage: 'primary_hello' }, [
      stanza('link_code_pairing_wrapped_primary_ephemeral_pub', {}, wrapped),
      stanza('primary_identity_pub', {}, phone.keys.identity.public),
      stanza('link_code_pairing_ref', {}, code.ref),
    ]),
  ])
  const bundle = await answered
  const secret = openBundle(phone, pairing, bundle, Buffer.from(Curve.sharedKey(ephemeral.private, theirs)))
  if (!secret) throw new ControlError('invalid', 'This code is not the one that the client shows')
  return vouch(pairing, secret)
}
