import { proto, writeRandomPadMax16 } from '@whiskeysockets/baileys'
import { askAgain } from '../phones/asking.ts'
import { checkSent } from '../phones/check.ts'
import type { Message } from '../phones/content.ts'
import { arriveInGroup } from '../phones/group-arrivals.ts'
import { openPadded } from '../phones/padding.ts'
import { phoneAt } from '../phones/phone.ts'
import { countArrival } from '../phones/threads.ts'
import { childOf, describe, parseJid, type Stanza, stanza, stanzaTime } from '../protocol/stanzas.ts'
import { demand } from '../protocol/violation.ts'
import type { Device, Group, Phone, World } from '../world.ts'
import { deviceJid, deviceLid, linkedDevices } from './devices.ts'
import { memberJid, membersOf, participantOf } from './groups.ts'
import { type Envelope, metaOf, seal, seconds } from './inbound.ts'
import { saidIn, type Target, targetsOf } from './sealed.ts'
import { deliver } from './to-device.ts'

const FORBIDDEN = 403

const distributionOf = (group: string, key: Uint8Array): Uint8Array =>
  proto.Message.encode({
    senderKeyDistributionMessage: { groupId: group, axolotlSenderKeyDistributionMessage: key },
  }).finish()

interface Broadcast {
  /** Group, or `status@broadcast`. */
  jid: string
  addressing: Group['addressing']
  to: Phone[]
}

/** Seals once with the sender's key of the group, and tells the key to each device that does not have it yet. */
export function broadcast(
  world: World,
  from: Phone,
  { jid, addressing, to }: Broadcast,
  encoded: Uint8Array,
  envelope: Envelope,
): Promise<void> {
  return from.exclusive(async () => {
    const { id, at, type, edit, mediatype } = envelope
    const [key, told] = [await from.groupKeys.distribution(jid), from.groupKeys.toldTo(jid)]
    const ciphertext = await from.groupKeys.seal(jid, writeRandomPadMax16(encoded))
    const shared = stanza('enc', { v: '2', type: 'skmsg', mediatype }, Buffer.from(ciphertext))
    for (const device of to.flatMap(linkedDevices)) {
      const first = told.has(device.key) ? [] : [await seal(world, from, device, distributionOf(jid, key), {})]
      told.add(device.key)
      const attributes = { from: jid, ...participantOf({ addressing }, from), id, t: seconds(at), type, edit }
      const named = device.owner === from ? {} : { notify: from.name }
      const content = [...metaOf(envelope), ...first, shared]
      deliver(world, device, stanza('message', { ...attributes, ...named }, content))
    }
  })
}

/** A member's phone writes. */
export async function toGroup(world: World, from: Phone, group: Group, encoded: Uint8Array, envelope: Envelope) {
  const members = membersOf(world, group)
  await broadcast(world, from, { jid: group.jid, addressing: group.addressing, to: members }, encoded, envelope)
  const { id, at } = envelope
  for (const member of members) {
    if (member === from) continue
    arriveInGroup(world, member, { kind: 'group', group: group.jid, from: from.number, id, proto: encoded, at })
  }
}

interface Sent {
  device: Device
  group: Group
  node: Stanza
  /** The one ciphertext for all. */
  shared: Stanza
}

/** The key of the sender that came sealed for a member's phone. */
async function learnKey(phone: Phone, { device, group }: Sent, { enc }: Target): Promise<void> {
  const sealed = enc.content as Uint8Array
  const padded = await phone.signal
    .decrypt(device.owner.number, device.id, enc.attrs.type ?? '', sealed)
    .catch(() => undefined)
  // the phone asks for the whole message again when it comes to the part that it cannot open
  if (!padded) return
  const { senderKeyDistributionMessage: told } = openPadded(padded).message
  demand(told?.groupId === group.jid, `a sender key for ${told?.groupId} in a message to ${group.jid}`)
  demand(told.axolotlSenderKeyDistributionMessage?.length, 'a sender key that is empty')
  await phone.groupKeys.learn(group.jid, device.key, told.axolotlSenderKeyDistributionMessage)
}

/** On to another linked device of a member: the shared ciphertext, and its own key where there is one. */
function forward(world: World, { device, group, node, shared }: Sent, to: Device, target: Target | undefined): void {
  const { id, type, edit } = node.attrs
  const lid = group.addressing === 'lid'
  const participant = lid ? deviceLid(device) : deviceJid(device)
  const other = lid ? { participant_pn: deviceJid(device) } : { participant_lid: deviceLid(device) }
  const attributes = { from: group.jid, participant, ...other, addressing_mode: group.addressing, id, t: stanzaTime() }
  const identity = childOf(node, 'device-identity')
  const content = [...(target ? [target.enc] : []), shared, ...(identity && target ? [identity] : [])]
  deliver(world, to, stanza('message', { ...attributes, type, edit, notify: device.owner.name }, content))
}

async function show(world: World, phone: Phone, { device, group, node }: Sent, message: Message): Promise<void> {
  const { senderKeyDistributionMessage: _key, ...said } = message
  const enc = childOf(node, 'enc') ?? node
  await checkSent(world, { phone, author: device.owner, chat: group }, said, saidIn(node, enc))
  const encoded = proto.Message.encode(said).finish()
  const at = new Date().toISOString()
  const id = node.attrs.id ?? ''
  arriveInGroup(world, phone, { kind: 'group', group: group.jid, from: device.owner.number, id, proto: encoded, at })
}

async function reach(world: World, phone: Phone, sent: Sent): Promise<void> {
  const { device, group, node, shared } = sent
  const id = node.attrs.id ?? ''
  let padded: Uint8Array
  try {
    padded = await phone.groupKeys.open(group.jid, device.key, shared.content as Uint8Array)
  } catch {
    const known = phone.threads.get(group.jid)?.messages.get(id)
    if (known) countArrival(world, phone, group.jid, known)
    else askAgain(world, phone, device, id, { from: group.jid, participant: memberJid(group, phone) })
    return
  }
  await show(world, phone, sent, openPadded(padded).message)
}

/** One member asked for the message again: sealed for that phone alone, with the sender's key in it. */
async function onResent(world: World, device: Device, group: Group, node: Stanza, participant: string): Promise<void> {
  const [target] = targetsOf(device, { ...node, attrs: { ...node.attrs, to: participant } })
  const phone = phoneAt(world, participant)
  demand(target && phone && group.members.has(phone.number), `a message again for ${participant}, who is no member`)
  const { enc } = target
  const sealed = enc.content as Uint8Array
  const padded = await phone.signal.decrypt(device.owner.number, device.id, enc.attrs.type ?? '', sealed)
  const { message } = openPadded(padded)
  const key = message.senderKeyDistributionMessage?.axolotlSenderKeyDistributionMessage
  if (key?.length) await phone.groupKeys.learn(group.jid, device.key, key)
  await show(world, phone, { device, group, node, shared: enc }, message)
}

/** Keys are told to members alone, each under the form of the addresses that the group uses. */
function checkTargets(world: World, device: Device, group: Group, targets: Target[]): void {
  const server = group.addressing === 'lid' ? 'lid' : 's.whatsapp.net'
  for (const { jid } of targets) {
    const phone = phoneAt(world, jid)
    demand(phone && group.members.has(phone.number), `a sender key for who is no member: ${jid}`)
    const fits = parseJid(jid)?.server === server || phone === device.owner
    demand(fits, `a sender key for ${jid} in a group that uses ${group.addressing}`)
  }
}

/** To each member's phone and linked devices, but the one that wrote. */
async function fanOut(world: World, sent: Sent, targets: Target[]): Promise<void> {
  for (const phone of membersOf(world, sent.group)) {
    const own = targets.filter(({ jid }) => phoneAt(world, jid) === phone)
    for (const target of own) if (!parseJid(target.jid)?.device) await learnKey(phone, sent, target)
    await reach(world, phone, sent)
    for (const other of linkedDevices(phone)) {
      const target = own.find(({ jid }) => parseJid(jid)?.device === other.id)
      if (other !== sent.device) forward(world, sent, other, target)
    }
  }
}

/** A linked device writes to a group. The error to answer with, where it may not. */
export async function onGroupMessage(world: World, device: Device, group: Group, node: Stanza) {
  const member = group.members.get(device.owner.number)
  if (!member || (group.announce && !member.admin)) return FORBIDDEN
  const { participant } = node.attrs
  if (participant) {
    await onResent(world, device, group, node, participant)
    return undefined
  }
  const shared = childOf(node, 'enc')
  demand(shared?.attrs.type === 'skmsg' && shared.attrs.v === '2', `no skmsg for a group: ${describe(node)}`)
  demand(shared.content instanceof Uint8Array && shared.content.length > 0, 'an skmsg without ciphertext')
  const targets = childOf(node, 'participants') ? targetsOf(device, node) : []
  checkTargets(world, device, group, targets)
  await fanOut(world, { device, group, node, shared }, targets)
  return undefined
}
