import { phoneAt } from '../phones/phone.ts'
import { describe, type Stanza, stanza } from '../protocol/stanzas.ts'
import { demand } from '../protocol/violation.ts'
import { type Device, type Line, type Phone, toE164, type World } from '../world.ts'

const presenceOf = (phone: Phone, from: string): Stanza => {
  const online = phone.presence === 'available' && !phone.airplane
  return stanza('presence', { from, type: online ? 'available' : 'unavailable', last: online ? undefined : 'deny' })
}

/** A device says whether it is in use, or asks for somebody's presence. */
export function onPresence(world: World, device: Device, line: Line, node: Stanza): void {
  const { type, to, name } = node.attrs
  // rc14 tells a change of its name so, and says it at every change of its keys too, then without any name
  if (type === undefined && to === undefined) return
  if (type === 'subscribe' || type === 'unsubscribe') {
    const phone = phoneAt(world, to)
    demand(to, `a subscription to nobody: ${describe(node)}`)
    if (!phone) return
    if (type === 'unsubscribe') device.watched.delete(phone.number)
    else {
      device.watched.set(phone.number, to)
      line.send(presenceOf(phone, to))
    }
    return
  }
  demand(type === 'available' || type === 'unavailable', `an unknown presence: ${describe(node)}`)
  demand(type === 'unavailable' || name, `presence available without a name: ${describe(node)}`)
  device.presence = type
  world.emit({ type: 'presence', account: toE164(device.owner.number), device: device.id, state: type })
}

/** To every device that asked for this phone's presence. */
export function announcePresence(world: World, phone: Phone): void {
  for (const other of world.phones.values()) {
    for (const device of other.devices.values()) {
      const from = device.watched.get(phone.number)
      if (from) device.line?.send(presenceOf(phone, from))
    }
  }
}

/** "typing…", to the devices that are in use, under the address its owner's messages come from. */
export function sendTyping(account: Phone, from: string, state: 'composing' | 'recording' | 'paused'): void {
  const child = state === 'recording' ? stanza('composing', { media: 'audio' }) : stanza(state)
  for (const device of account.devices.values()) {
    if (device.active && device.presence === 'available') device.line?.send(stanza('chatstate', { from }, [child]))
  }
}

/** The line is gone: what it knew of the moment goes with it, the queue stays. */
export function takeOffline(world: World, device: Device, line: Line): void {
  if (device.line !== line) return
  device.line = null
  device.active = false
  device.presence = 'unavailable'
  device.watched.clear()
  world.emit({ type: 'device.offline', phone: toE164(device.owner.number), device: device.id })
}
