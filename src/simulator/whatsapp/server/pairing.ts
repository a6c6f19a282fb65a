import { randomBytes } from 'node:crypto'
import { Curve, hmacSign, proto, WA_ADV_ACCOUNT_SIG_PREFIX, WA_ADV_DEVICE_SIG_PREFIX } from '@whiskeysockets/baileys'
import { ControlError } from '../control.ts'
import { isSigned, signalKey } from '../protocol/keys.ts'
import { bytesIn, childOf, readBigEndian, SERVER, type Stanza, stanza } from '../protocol/stanzas.ts'
import { demand } from '../protocol/violation.ts'
import { type Device, type Pairing, type Phone, toE164, type World } from '../world.ts'
import { createDevice, deviceJid, deviceLid, freeDeviceId, saveDevice } from './devices.ts'

/** Clients show the first code for 60 s and the others for 20 s each, and count on six. */
const REFS = 6

type Registration = proto.ClientPayload.IDevicePairingRegistrationData

export interface PairingLine {
  noiseKey: Buffer
  send(node: Stanza): void
  finish(node: Stanza): void
  nextId(): string
}

interface Keys {
  identity: Buffer
  registrationId: number
  signedPreKey: Device['signedPreKey']
  platform: string
}

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

  const pairing: Pairing & Keys = {
    ...keys,
    noiseKey: line.noiseKey,
    refs,
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
  world.emit({ type: 'device.paired', phone: toE164(device.owner.number), device: device.id })
}

const LINK = /^https:\/\/wa\.me\/settings\/linked_devices#/
const decode = (text: string | undefined) => Buffer.from(text ?? '', 'base64')

/** A phone scans a code: bare `ref,noise,identity,adv`, or the same behind a wa.me address. */
export function scanCode(world: World, phone: Phone, qr: string): Device {
  const [ref = '', noiseKey, identity, advSecret] = qr.replace(LINK, '').split(',')
  const pairing = world.pairings.get(ref) as (Pairing & Keys) | undefined
  if (!pairing) throw new ControlError('not-found', 'This QR code is not valid any more')
  if (!decode(identity).equals(pairing.identity) || !decode(noiseKey).equals(pairing.noiseKey)) {
    throw new ControlError('invalid', 'The QR code does not show the keys that the client registered')
  }
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
  const hmac = hmacSign(identityProof, decode(advSecret))
  const container = proto.ADVSignedDeviceIdentityHMAC.encode({ details: identityProof, hmac }).finish()
  phone.devices.set(id, device)
  pairing.register(device, Buffer.from(container))
  return device
}
