import { proto, writeRandomPadMax16 } from '@whiskeysockets/baileys'
import type { Message } from '../phones/content.ts'
import { type Label, labelOf } from '../phones/envelope.ts'
import { lidJid, ownJid, phoneAt, pnJid } from '../phones/phone.ts'
import { createMessageId } from '../protocol/keys.ts'
import { parseJid, type Stanza, stanza } from '../protocol/stanzas.ts'
import type { Device, Group, Phone, StoredMessage, World } from '../world.ts'
import { linkedDevices, takeBundle } from './devices.ts'
import { groupAt, participantOf } from './groups.ts'
import { deliver } from './to-device.ts'

export interface Envelope extends Label {
  id: string
  at: string
}

export const seconds = (at: string) => Math.floor(Date.parse(at) / 1000).toString()

/** Under which addresses a person's message comes: the one it writes under, and the other beside it. */
function addressing(from: Phone): Record<string, string> {
  return from.addressing === 'lid'
    ? { from: lidJid(from), sender_pn: pnJid(from), addressing_mode: 'lid' }
    : { from: pnJid(from), sender_lid: lidJid(from), addressing_mode: 'pn' }
}

/** The same for what was written on the account's own phone: from itself, with whom it was written to. */
function ownAddressing(owner: Phone, to: Phone): Record<string, string> {
  return to.addressing === 'lid'
    ? { from: lidJid(owner), recipient: lidJid(to), peer_recipient_pn: pnJid(to), addressing_mode: 'lid' }
    : { from: pnJid(owner), recipient: pnJid(to), peer_recipient_lid: lidJid(to), addressing_mode: 'pn' }
}

interface Sealing {
  fresh?: boolean
  count?: string
}

export async function seal(
  world: World,
  from: Phone,
  device: Device,
  encoded: Uint8Array,
  { mediatype }: Pick<Label, 'mediatype'>,
  { fresh = false, count }: Sealing = {},
): Promise<Stanza> {
  const bundle = () => takeBundle(world, device)
  const plain = Buffer.from(writeRandomPadMax16(encoded))
  const { type, ciphertext } = await from.signal.encrypt(device.owner.number, device.id, bundle, plain, fresh)
  return stanza('enc', { v: '2', type, mediatype, count }, ciphertext)
}

export const metaOf = ({ meta }: Label): Stanza[] => (meta ? [stanza('meta', meta)] : [])

/** One stanza for each device linked to the other's number. */
export function toDevicesOf(
  world: World,
  from: Phone,
  to: Phone,
  encoded: Uint8Array,
  envelope: Envelope,
): Promise<void> {
  return from.exclusive(async () => {
    const { id, type, edit, at } = envelope
    for (const device of linkedDevices(to)) {
      const enc = await seal(world, from, device, encoded, envelope)
      const attributes = { ...addressing(from), id, t: seconds(at), type, edit, notify: from.name }
      deliver(world, device, stanza('message', attributes, [...metaOf(envelope), enc]))
    }
  })
}

const asSentMessage = (to: Phone, encoded: Uint8Array) =>
  proto.Message.encode({
    deviceSentMessage: { destinationJid: ownJid(to), message: proto.Message.decode(encoded) },
  }).finish()

/** Tells an account's linked devices what was written on its own phone. */
export function toOwnDevices(
  world: World,
  owner: Phone,
  to: Phone,
  encoded: Uint8Array,
  envelope: Envelope,
): Promise<void> {
  return owner.exclusive(async () => {
    const { id, type, edit, at } = envelope
    const sent = asSentMessage(to, encoded)
    for (const device of linkedDevices(owner)) {
      const enc = await seal(world, owner, device, sent, envelope)
      const attributes = { ...ownAddressing(owner, to), id, t: seconds(at), type, edit }
      deliver(world, device, stanza('message', attributes, [...metaOf(envelope), enc]))
    }
  })
}

/** A message between a phone and its own device that nobody sees: keys, history. */
export function toOwnDevice(world: World, device: Device, message: Message, sealing: Sealing = {}): Promise<void> {
  return device.owner.exclusive(async () => {
    const encoded = proto.Message.encode(message).finish()
    const enc = await seal(world, device.owner, device, encoded, {}, sealing)
    const [id, t] = [createMessageId(), seconds(new Date().toISOString())]
    const attributes = { from: pnJid(device.owner), id, t, category: 'peer', type: 'protocol' }
    deliver(world, device, stanza('message', attributes, [enc]))
  })
}

/** Of a stored message, what its stanza said besides the text. */
export const envelopeOf = ({ id, at, proto: encoded }: StoredMessage): Envelope => ({
  ...{ id, at },
  ...labelOf(proto.Message.decode(encoded)),
})

/** A device could not open a message: seal it anew for it alone, on a fresh session, under the same id. */
export function resend(world: World, device: Device, node: Stanza, count: string): Promise<void> {
  const { id = '', to, recipient } = node.attrs
  const group = groupAt(world, to)
  if (group) return resendInGroup(world, device, group, node, count)
  const addressed = parseJid(to)
  const author = addressed && (world.phones.get(addressed.user) ?? world.byLid.get(addressed.user))
  const other = parseJid(recipient)
  const peer = other ? (world.phones.get(other.user) ?? world.byLid.get(other.user)) : device.owner
  const stored = author && peer && author.threads.get(peer.number)?.messages.get(id)
  if (!author || !peer || !stored) return Promise.resolve()
  return author.exclusive(async () => {
    const envelope = envelopeOf(stored)
    const own = author === device.owner
    const encoded = own ? asSentMessage(peer, stored.proto) : stored.proto
    const enc = await seal(world, author, device, encoded, envelope, { fresh: true, count })
    const attributes = {
      ...(own ? ownAddressing(author, peer) : addressing(author)),
      ...{ id, t: seconds(envelope.at), type: envelope.type, edit: envelope.edit },
      ...(own ? {} : { notify: author.name }),
    }
    deliver(world, device, stanza('message', attributes, [...metaOf(envelope), enc]), { resealed: true })
  })
}

/** The same in a group: with the key of the sender, for it may be that which was missing. */
function resendInGroup(world: World, device: Device, group: Group, node: Stanza, count: string): Promise<void> {
  const author = phoneAt(world, node.attrs.participant)
  const stored = author?.threads.get(group.jid)?.messages.get(node.attrs.id ?? '')
  if (!author || !stored) return Promise.resolve()
  return author.exclusive(async () => {
    const envelope = envelopeOf(stored)
    const key = await author.groupKeys.distribution(group.jid)
    const senderKeyDistributionMessage = { groupId: group.jid, axolotlSenderKeyDistributionMessage: key }
    const message = { ...proto.Message.decode(stored.proto), senderKeyDistributionMessage }
    const encoded = proto.Message.encode(message).finish()
    const enc = await seal(world, author, device, encoded, envelope, { fresh: true, count })
    const { id, at, type, edit } = envelope
    const attributes = { from: group.jid, ...participantOf(group, author), id, t: seconds(at), type, edit }
    const named = author === device.owner ? {} : { notify: author.name }
    deliver(world, device, stanza('message', { ...attributes, ...named }, [...metaOf(envelope), enc]), {
      resealed: true,
    })
  })
}
