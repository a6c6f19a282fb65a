import { proto, WA_ADV_DEVICE_SIG_PREFIX } from '@whiskeysockets/baileys'
import { isSigned } from '../protocol/keys.ts'
import { childOf, childrenOf, describe, parseJid, type Stanza } from '../protocol/stanzas.ts'
import { demand } from '../protocol/violation.ts'
import type { Device, Said } from '../world.ts'

export interface Target {
  jid: string
  enc: Stanza
}

const checked = new WeakMap<Device, Buffer>()

/** Who is written to first must see that the account's phone vouches for the device. */
export function checkDeviceIdentity(device: Device, node: Stanza): void {
  const content = childOf(node, 'device-identity')?.content
  demand(content instanceof Uint8Array, `a pkmsg without device-identity: ${describe(node)}`)
  if (checked.get(device)?.equals(content)) return
  const sent = proto.ADVSignedDeviceIdentity.decode(content)
  const kept = proto.ADVSignedDeviceIdentity.decode(device.deviceIdentity ?? new Uint8Array())
  demand(
    Buffer.from(sent.details ?? []).equals(kept.details ?? Buffer.alloc(0)),
    'device-identity is not the one paired',
  )
  const signed = [WA_ADV_DEVICE_SIG_PREFIX, sent.details ?? [], device.identity, device.owner.keys.identity.public]
  const message = Buffer.concat(signed.map((part) => Buffer.from(part)))
  demand(isSigned(device.identity, message, sent.deviceSignature ?? new Uint8Array()), 'device-identity is not signed')
  checked.set(device, Buffer.from(content))
}

/** Whom a message of a linked device is sealed for, each with its own ciphertext. */
export function targetsOf(device: Device, node: Stanza): Target[] {
  const participants = childOf(node, 'participants')
  const found = participants
    ? childrenOf(participants).map((to) => ({ jid: to.attrs.jid, enc: childOf(to, 'enc') }))
    : [{ jid: node.attrs.to, enc: childOf(node, 'enc') }]
  demand(found.length > 0, `a message to nobody: ${describe(node)}`)
  let first = false
  const targets = found.map(({ jid, enc }): Target => {
    demand(jid && parseJid(jid), `a message to what is no device: ${jid}`)
    demand(enc?.attrs.v === '2', `enc without v="2": ${describe(node)}`)
    demand(enc.attrs.type === 'pkmsg' || enc.attrs.type === 'msg', `enc of unknown type: ${describe(enc)}`)
    demand(enc.content instanceof Uint8Array && enc.content.length > 0, `enc without ciphertext: ${describe(node)}`)
    first ||= enc.attrs.type === 'pkmsg'
    return { jid, enc }
  })
  if (first) checkDeviceIdentity(device, node)
  return targets
}

/** What the stanza says of its content. */
export const saidIn = (node: Stanza, enc: Stanza): Said => ({
  type: node.attrs.type ?? '',
  mediatype: enc.attrs.mediatype,
  edit: node.attrs.edit,
  polltype: childOf(node, 'meta')?.attrs.polltype,
  resent: node.attrs.device_fanout === 'false' || enc.attrs.count !== undefined,
})
