import { proto, WA_ADV_DEVICE_SIG_PREFIX } from '@whiskeysockets/baileys'
import { announceTyping, arriveSealed } from '../phones/arrivals.ts'
import type { Said } from '../phones/check.ts'
import { phoneAt } from '../phones/phone.ts'
import { isSigned } from '../protocol/keys.ts'
import {
  childOf,
  childrenOf,
  describe,
  type Jid,
  parseJid,
  type Stanza,
  stanza,
  stanzaTime,
} from '../protocol/stanzas.ts'
import { demand } from '../protocol/violation.ts'
import type { Device, Line, World } from '../world.ts'
import { deviceJid, deviceLid } from './devices.ts'
import { deliver } from './to-device.ts'

interface Target {
  jid: string
  enc: Stanza
}

const checked = new WeakMap<Device, Buffer>()

/** Who is written to first must see that the account's phone vouches for the device. */
function checkDeviceIdentity(device: Device, node: Stanza): void {
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

function targetsOf(device: Device, node: Stanza): Target[] {
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

/** On to another linked device: of the other's number, or of the same account. */
function forward(world: World, device: Device, node: Stanza, { jid, enc }: Target): void {
  const parsed = parseJid(jid)
  const owner = phoneAt(world, jid)
  const target = owner?.devices.get(parsed?.device ?? 0)
  if (!target || !owner) return
  const { id, type, edit, to } = node.attrs
  const from = parsed?.server === 'lid' ? deviceLid(device) : deviceJid(device)
  const recipient = owner === device.owner ? to : undefined
  const identity = childOf(node, 'device-identity')
  const content = identity ? [enc, identity] : [enc]
  const attributes = { from, recipient, id, t: stanzaTime(), type, edit, notify: device.owner.name }
  deliver(world, target, stanza('message', attributes, content))
}

function acknowledge(world: World, device: Device, line: Line, node: Stanza, error?: number): void {
  const attributes = { class: 'message', id: node.attrs.id, from: node.attrs.to, t: stanzaTime() }
  const ack = stanza('ack', { ...attributes, error: error?.toString() })
  const { heldAcks } = world.faultsOf(device.owner.number)
  if (heldAcks) heldAcks.push(ack)
  else line.send(ack)
}

/** Sealed for whom it is addressed to and for the sender's own account, for nobody else, and not past the addressee. */
function checkTargets(world: World, device: Device, to: Jid, node: Stanza, targets: Target[]): void {
  const other = phoneAt(world, node.attrs.to)
  for (const { jid } of targets) {
    const phone = phoneAt(world, jid)
    const meant = phone ? phone === other || phone === device.owner : parseJid(jid)?.user === to.user
    demand(meant, `sealed for a number it was not addressed to: ${jid}`)
  }
  const reached = targets.some(({ jid }) => phoneAt(world, jid) === other && parseJid(jid)?.device === to.device)
  demand(reached || !other, `a message without a ciphertext for whom it is addressed to: ${describe(node)}`)
}

/** A linked device sends: recorded at every phone it is for, then acknowledged. */
export async function onMessage(world: World, device: Device, line: Line, node: Stanza): Promise<void> {
  const { id, to, type } = node.attrs
  demand(id && to && type, `a message without id, to or type: ${describe(node)}`)
  const nack = world.faultsOf(device.owner.number).nacks.shift()
  if (nack !== undefined) return acknowledge(world, device, line, node, nack)
  const addressee = parseJid(to)
  // groups, lists and channels are not played here
  if (!addressee) return acknowledge(world, device, line, node, 405)
  const targets = targetsOf(device, node)
  checkTargets(world, device, addressee, node, targets)
  for (const target of targets) await reach(world, device, node, target, id)
  world.tallyOf(device.owner.number).recorded.add(id)
  acknowledge(world, device, line, node)
}

const saidIn = (node: Stanza, enc: Stanza): Said => ({
  type: node.attrs.type ?? '',
  mediatype: enc.attrs.mediatype,
  edit: node.attrs.edit,
  polltype: childOf(node, 'meta')?.attrs.polltype,
  resent: node.attrs.device_fanout === 'false' || enc.attrs.count !== undefined,
})

async function reach(world: World, device: Device, node: Stanza, target: Target, id: string): Promise<void> {
  const { enc, jid } = target
  const phone = phoneAt(world, jid)
  if (!phone) return
  if (parseJid(jid)?.device) {
    forward(world, device, node, target)
    return
  }
  const at = new Date().toISOString()
  const ciphertext = enc.content as Uint8Array
  const sealed = { device: device.key, jid: jid.replace(/:\d+@/, '@'), id, type: enc.attrs.type ?? '', ciphertext, at }
  await arriveSealed(world, phone, { kind: 'sealed', ...sealed, said: saidIn(node, enc) })
}

export function onChatstate(world: World, device: Device, node: Stanza): void {
  const state = childrenOf(node)[0]
  demand(node.attrs.to && state, `a chatstate without to or state: ${describe(node)}`)
  demand(state.tag === 'composing' || state.tag === 'paused', `an unknown chatstate: ${describe(node)}`)
  const phone = phoneAt(world, node.attrs.to)
  if (!phone || phone.airplane) return
  const shown = state.tag === 'composing' && state.attrs.media === 'audio' ? 'recording' : state.tag
  announceTyping(world, phone, device.owner.number, shown as 'composing' | 'recording' | 'paused')
}
