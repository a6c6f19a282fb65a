import { randomBytes } from 'node:crypto'
import { Curve, hmacSign, proto, WA_ADV_ACCOUNT_SIG_PREFIX, WA_ADV_DEVICE_SIG_PREFIX } from '@whiskeysockets/baileys'
import { ControlError } from '../control.ts'
import { isSigned, signalKey } from '../protocol/keys.ts'
import { bytesIn, childOf, readBigEndian, SERVER, type Stanza, stanza, stanzaTime } from '../protocol/stanzas.ts'
import { demand } from '../protocol/violation.ts'
import { type Device, type Pairing, type Phone, toE164, type World } from '../world.ts'
import { createDevice, deviceJid, deviceLid, freeDeviceId, saveDevice, tellDevices } from './devices.ts'
import { answerCodeRequest, isKnown } from './pairing-code.ts'

/** Clients show the first code for 60 s and the others for 20 s each, and count on six. */
const REFS = 6

type Registration = proto.ClientPayload.IDevicePairingRegistrationData

export interface PairingLine {
  noiseKey: Buffer
  send(node: Stanza): void
  finish(node: Stanza): void
  nextId(): string
}

type Keys = Pick<Pairing, 'identity' | 'registrationId' | 'signedPreKey' | 'platform'>

function readRegistration(data: Registration): Keys {
  const { eRegid, eKeytype, eIdent, eSkeyId, eSkeyVal, eSkeySig, deviceProps, buildHash } = data
  demand(eRegid?.length === 4, 'registration id of a new device is not 4 bytes')
  demand(eKeytype?.length === 1 && eKeytype[0] === 5, 'key type of a new device is not 5')
  demand(eIdent?.length === 32, 'identity of a new device is not 32 bytes')
  demand(eSkeyId?.length === 3, 'id of the signed pre-key is not 3 bytes')
  demand(eSkeyVal?.length === 32 && eSkeySig?.length === 64, 'signed pre-key or its signature of a wrong size')
  demand(isSigned(eIdent, signalKey(eSkeyVal), eSkeySig), 'the signed pre-key is not signed by the identity')
  demand(buildHash?.length === 16, 'the build hash is not 16 bytes')
  demand(deviceProps, 'no device properties')
  const platform = proto.DeviceProps.decode(deviceProps).os || 'unknown'
  const signedPreKey = { id: readBigEndian(eSkeyId), public: Buffer.from(eSkeyVal), signature: Buffer.from(eSkeySig) }
  return { identity: Buffer.from(eIdent), registrationId: readBigEndian(eRegid), signedPreKey, platform }
}

/** Shows six refs to a new client, each the start of one QR code, and waits for a phone. */
export function offerPairing(world: World, line: PairingLine, data: Registration) {
  const keys = readRegistration(data)
  const refs = Array.from({ length: REFS }, () => `2@${randomBytes(48).toString('base64')}`)
  let pending: Device | undefined

  const pairing: Pairing = {
    ...keys,
    noiseKey: line.noiseKey,
    refs,
    code: null,
    notify(type, content) {
      line.send(stanza('notification', { from: SERVER, id: line.nextId(), type, t: stanzaTime() }, content))
    },
    register(device, container) {
      pending = device
      line.send(
        stanza('iq', { from: SERVER, to: deviceJid(device), type: 'set', id: line.nextId(), xmlns: 'md' }, [
          stanza('pair-success', {}, [
            stanza('device-identity', {}, container),
            stanza('device', { jid: deviceJid(device), lid: deviceLid(device) }),
            stanza('biz', { name: device.owner.name }),
            stanza('platform', { name: device.owner.role === 'business' ? 'smba' : 'android' }),
          ]),
        ]),
      )
    },
  }
  for (const ref of refs) world.pairings.set(ref, pairing)
  const children = refs.map((ref) => stanza('ref', {}, Buffer.from(ref)))
  line.send(
    stanza('iq', { from: SERVER, type: 'set', id: line.nextId(), xmlns: 'md' }, [stanza('pair-device', {}, children)]),
  )
  world.emit({ type: 'pairing.offered', refs })

  return {
    /** What the client asks for before it is linked: a code in place of the QR, and what the server has no answer to. */
    onRequest(node: Stanza): void {
      const asked = childOf(node, 'link_code_companion_reg')
      if (asked && !isKnown(world, asked)) {
        const refusal = [stanza('error', { code: '400', text: 'bad-request' })]
        line.send(stanza('iq', { from: SERVER, type: 'error', id: node.attrs.id }, refusal))
        return
      }
      const content = asked && answerCodeRequest(world, pairing, asked)
      line.send(stanza('iq', { from: SERVER, type: 'result', id: node.attrs.id }, content))
    },
    /** The client's answer: for the refs nothing, for the pairing its signature. */
    onResult(node: Stanza): void {
      const sign = childOf(node, 'pair-device-sign')
      if (!sign) return
      demand(pending, 'pair-device-sign before any phone scanned')
      completePairing(world, pending, sign)
      line.finish(stanza('stream:error', { code: '515' }))
    },
    end(): void {
      // scanned, but the client never signed: the number of the device is free again
      if (pending?.deviceIdentity === null) pending.owner.devices.delete(pending.id)
      for (const ref of refs) world.pairings.delete(ref)
      pairing.code?.fail(new ControlError('not-found', 'The line that showed this code is closed'))
      pairing.code = null
    },
  }
}

function completePairing(world: World, device: Device, sign: Stanza): void {
  const encoded = bytesIn(sign, 'device-identity')
  const { details, accountSignatureKey, deviceSignature } = proto.ADVSignedDeviceIdentity.decode(encoded)
  demand(!accountSignatureKey?.length, 'pair-device-sign tells the account signature key')
  const account = device.owner.keys.identity.public
  const parts = [WA_ADV_DEVICE_SIG_PREFIX, details ?? [], device.identity, account].map((part) => Buffer.from(part))
  const signature = deviceSignature ?? new Uint8Array()
  demand(isSigned(device.identity, Buffer.concat(parts), signature), 'the device signature does not hold')
  device.deviceIdentity = encoded
  saveDevice(world, device)
  tellDevices(world, device, 'add')
  world.emit({ type: 'device.paired', phone: toE164(device.owner.number), device: device.id })
}

const LINK = /^https:\/\/wa\.me\/settings\/linked_devices#/
const decode = (text: string | undefined) => Buffer.from(text ?? '', 'base64')

/** A phone scans a code: bare `ref,noise,identity,adv`, or the same behind a wa.me address. */
export function scanCode(world: World, phone: Phone, qr: string): Device {
  const [ref = '', noiseKey, identity, advSecret] = qr.replace(LINK, '').split(',')
  const pairing = world.pairings.get(ref)
  if (!pairing) throw new ControlError('not-found', 'This QR code is not valid any more')
  if (!decode(identity).equals(pairing.identity) || !decode(noiseKey).equals(pairing.noiseKey)) {
    throw new ControlError('invalid', 'The QR code does not show the keys that the client registered')
  }
  return vouch(world, phone, pairing, decode(advSecret))
}

/** As many as WhatsApp links to one number. */
const MOST_DEVICES = 4

/** The phone signs that the client is a device of its account, sealed for who knows the secret. */
export function vouch(world: World, phone: Phone, pairing: Pairing, advSecret: Buffer): Device {
  if (phone.devices.size >= MOST_DEVICES) {
    throw new ControlError('conflict', `${toE164(phone.number)} has ${MOST_DEVICES} linked devices already`)
  }
  if (phone.passkey) demandPasskey(world, phone, pairing)
  const id = freeDeviceId(phone)
  const device = createDevice(world, phone, {
    ...{ id, platform: pairing.platform, noiseKey: pairing.noiseKey, identity: pairing.identity },
    ...{ registrationId: pairing.registrationId, signedPreKey: pairing.signedPreKey },
    ...{ deviceIdentity: null, linkedAt: new Date().toISOString(), ready: false },
  })
  const timestamp = Math.floor(Date.now() / 1000)
  const details = Buffer.from(
    proto.ADVDeviceIdentity.encode({ rawId: randomBytes(4).readUInt32BE(), timestamp, keyIndex: id }).finish(),
  )
  const signed = Buffer.concat([Buffer.from(WA_ADV_ACCOUNT_SIG_PREFIX), details, pairing.identity])
  const accountSignature = Curve.sign(phone.keys.identity.private, signed)
  const accountSignatureKey = phone.keys.identity.public
  const identityProof = Buffer.from(
    proto.ADVSignedDeviceIdentity.encode({ details, accountSignatureKey, accountSignature }).finish(),
  )
  const hmac = hmacSign(identityProof, advSecret)
  const container = proto.ADVSignedDeviceIdentityHMAC.encode({ details: identityProof, hmac }).finish()
  phone.devices.set(id, device)
  pairing.register(device, Buffer.from(container))
  return device
}

/**
 * An account that links devices with a passkey only. As far as it is known (Baileys #2672, whatsmeow #1186): once the
 * phone has scanned, the client is asked for a WebAuthn assertion of whatsapp.com, and the link is stalled until one
 * comes. No client here can give one, so the phone says "continue on your other device" and nothing more happens.
 */
function demandPasskey(world: World, phone: Phone, pairing: Pairing): never {
  const options = {
    ...{ challenge: randomBytes(32).toString('base64url'), timeout: 600_000, rpId: 'whatsapp.com' },
    ...{ allowCredentials: [], userVerification: 'required', extensions: { uvm: true } },
  }
  const asked = stanza('passkey_request_options', {}, Buffer.from(JSON.stringify(options)))
  pairing.notify('passkey_prologue_request', [asked])
  world.emit({ type: 'pairing.passkey', phone: toE164(phone.number) })
  throw new ControlError('conflict', `${toE164(phone.number)} links devices with a passkey only`)
}
