import { encodeBigEndian, KEY_BUNDLE_TYPE } from '@whiskeysockets/baileys'
import { phoneAt } from '../phones/phone.ts'
import { isSigned, signalKey } from '../protocol/keys.ts'
import { bytesIn, childOf, childrenOf, parseJid, readBigEndian, type Stanza, stanza } from '../protocol/stanzas.ts'
import { demand } from '../protocol/violation.ts'
import { saveDevice, savePreKeys, takeBundle } from '../server/devices.ts'
import type { Device, World } from '../world.ts'

/** The children of `<user>` for a linked device, from the pre-keys it uploaded itself. */
function deviceBundle(world: World, device: Device): Stanza[] {
  const { registrationId, identity, signedPreKey, preKey } = takeBundle(world, device)
  const key = (tag: string, id: number, value: Uint8Array, more: Stanza[] = []) =>
    stanza(tag, {}, [stanza('id', {}, encodeBigEndian(id, 3)), stanza('value', {}, value), ...more])
  return [
    stanza('registration', {}, encodeBigEndian(registrationId)),
    stanza('type', {}, KEY_BUNDLE_TYPE),
    stanza('identity', {}, identity),
    key('skey', signedPreKey.id, signedPreKey.public, [stanza('signature', {}, signedPreKey.signature)]),
    ...(preKey ? [key('key', preKey.id, preKey.public)] : []),
  ]
}

/** Under the very jid that was asked for: under another form of it whatsmeow leaves the device out. */
function bundleFor(world: World, jid: string): Stanza {
  const phone = phoneAt(world, jid)
  const id = parseJid(jid)?.device ?? 0
  const device = phone?.devices.get(id)
  if (phone && id === 0) return stanza('user', { jid }, phone.signal.bundleNodes())
  if (device) return stanza('user', { jid }, deviceBundle(world, device))
  return stanza('user', { jid }, [stanza('error', { code: '404', text: 'item-not-found' })])
}

function readSignedPreKey(device: Device, parent: Stanza): Device['signedPreKey'] {
  const node = childOf(parent, 'skey')
  const [id, value] = [readBigEndian(bytesIn(node, 'id', 3)), bytesIn(node, 'value', 32)]
  const signature = bytesIn(node, 'signature', 64)
  demand(isSigned(device.identity, signalKey(value), signature), 'the signed pre-key is not signed by the identity')
  return { id, public: value, signature }
}

function upload(world: World, device: Device, iq: Stanza): void {
  demand(bytesIn(iq, 'identity', 32).equals(device.identity), 'pre-keys uploaded under another identity')
  demand(bytesIn(iq, 'type', 1)[0] === 5, 'pre-keys of another type than 5')
  const keys = childrenOf(childOf(iq, 'list'))
  demand(keys.length > 0, 'an upload of no pre-keys')
  device.registrationId = readBigEndian(bytesIn(iq, 'registration', 4))
  device.signedPreKey = readSignedPreKey(device, iq)
  for (const key of keys) {
    demand(key.tag === 'key', `<${key.tag}> among the pre-keys`)
    device.preKeys.set(readBigEndian(bytesIn(key, 'id', 3)), bytesIn(key, 'value', 32))
  }
  saveDevice(world, device)
  savePreKeys(world, device)
}

export function answerEncrypt(world: World, device: Device, iq: Stanza): Stanza[] | undefined {
  const first = childrenOf(iq)[0]
  if (iq.attrs.type === 'get') {
    if (first?.tag === 'count') return [stanza('count', { value: String(device.preKeys.size) })]
    if (first?.tag === 'digest') return [stanza('digest', {}, [])]
    demand(first?.tag === 'key' && childrenOf(first).length > 0, 'an unknown question about keys')
    return [
      stanza(
        'list',
        {},
        childrenOf(first).map((user) => bundleFor(world, user.attrs.jid ?? '')),
      ),
    ]
  }
  if (first?.tag === 'rotate') {
    device.signedPreKey = readSignedPreKey(device, first)
    saveDevice(world, device)
  } else upload(world, device, iq)
  return undefined
}
