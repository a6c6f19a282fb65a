import { announceTyping, arriveSealed } from '../phones/arrivals.ts'
import { phoneAt } from '../phones/phone.ts'
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
import { onGroupMessage } from './group-messages.ts'
import { groupAt } from './groups.ts'
import { saidIn, type Target, targetsOf } from './sealed.ts'
import { deliver } from './to-device.ts'

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
  const group = groupAt(world, to)
  if (group) {
    const error = await onGroupMessage(world, device, group, node)
    if (error === undefined) world.tallyOf(device.owner.number).recorded.add(id)
    return acknowledge(world, device, line, node, error)
  }
  const addressee = parseJid(to)
  // lists and channels of its own are not played here
  if (!addressee) return acknowledge(world, device, line, node, 405)
  const targets = targetsOf(device, node)
  checkTargets(world, device, addressee, node, targets)
  for (const target of targets) await reach(world, device, node, target, id)
  world.tallyOf(device.owner.number).recorded.add(id)
  acknowledge(world, device, line, node)
}

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
