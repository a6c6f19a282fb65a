import { ControlError } from '../control.ts'
import { pnJid, savePhone } from '../phones/phone.ts'
import { keep } from '../phones/threads.ts'
import { SERVER, stanza, stanzaTime } from '../protocol/stanzas.ts'
import { type Group, type Phone, toE164, type World } from '../world.ts'
import { linkedDevices } from './devices.ts'
import { membersOf, saveGroup } from './groups.ts'
import { deliver } from './to-device.ts'

/** On the phone of somebody who has a chat with the person, the chat goes on under the new number. */
function moveThread(world: World, phone: Phone, from: string, to: string): void {
  const thread = phone.threads.get(from)
  if (!thread) return
  phone.threads.delete(from)
  phone.threads.set(to, Object.assign(thread, { peer: to }))
  for (const message of thread.messages.values()) {
    world.store.remove('message', `${phone.home}|${from}|${message.id}`)
    keep(world, phone, to, message)
  }
}

/** In a group the person stays who they were: member, maker, author of what they wrote. */
function moveMember(world: World, group: Group, from: string, to: string): void {
  if (!group.members.has(from)) return
  const renamed = [...group.members].map(([number, member]) => [number === from ? to : number, member] as const)
  group.members = new Map(renamed)
  if (group.creator === from) group.creator = to
  saveGroup(world, group)
  for (const phone of membersOf(world, group)) {
    for (const message of phone.threads.get(group.jid)?.messages.values() ?? []) {
      if (message.author !== toE164(from)) continue
      message.author = toE164(to)
      keep(world, phone, group.jid, message)
    }
  }
}

/** Keeps the chats and, unless a new one is given, the hidden address. Whoever has a chat with the person is told. */
export function changeNumber(world: World, phone: Phone, to: string, lid = phone.lid): Phone {
  if (world.phones.has(to)) throw new ControlError('conflict', `${toE164(to)} is the number of another phone`)
  const taken = world.byLid.get(lid)
  if (taken && taken !== phone) throw new ControlError('conflict', `Another phone has the address ${lid}`)
  const from = phone.number
  const [oldJid, oldLid] = [pnJid(phone), phone.lid]
  world.phones.delete(from)
  world.byLid.delete(oldLid)
  Object.assign(phone, { number: to, lid })
  world.phones.set(to, phone)
  world.byLid.set(lid, phone)
  savePhone(world, phone)
  for (const group of world.groups.values()) moveMember(world, group, from, to)
  const change = stanza('modify', { old: oldJid, new: pnJid(phone), old_lid: `${oldLid}@lid`, new_lid: `${lid}@lid` })
  for (const number of phone.threads.keys()) {
    const peer = world.phones.get(number)
    if (!peer) continue
    moveThread(world, peer, from, to)
    for (const device of linkedDevices(peer)) {
      const attributes = { from: SERVER, id: `${Date.now()}-${from}`, type: 'contacts', t: stanzaTime() }
      deliver(world, device, stanza('notification', attributes, [change]))
    }
  }
  world.emit({ type: 'phone.renumbered', from: toE164(from), to: toE164(to) })
  return phone
}
