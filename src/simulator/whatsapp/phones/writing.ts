import { proto } from '@whiskeysockets/baileys'
import { ControlError } from '../control.ts'
import type { PhoneContent } from '../control-content.ts'
import { blockedBy } from '../iq/blocklist.ts'
import { createMessageId } from '../protocol/keys.ts'
import { SERVER } from '../protocol/stanzas.ts'
import { toGroup } from '../server/group-messages.ts'
import { memberJid } from '../server/groups.ts'
import { type Envelope, envelopeOf, toDevicesOf, toOwnDevices } from '../server/inbound.ts'
import { keepOrder } from '../server/orders.ts'
import { type Group, type Phone, type StoredMessage, toDigits, toE164, type World } from '../world.ts'
import { arrivePlain } from './arrivals.ts'
import { type Chat, composeMessage } from './compose.ts'
import { labelOf } from './envelope.ts'
import { chatJid, savePhone } from './phone.ts'
import { raiseStatus, showMessage, threadOf } from './threads.ts'

export interface Writing {
  id?: string | undefined
  content: PhoneContent
  quotedId?: string | undefined
}

/** The chat of two phones, as one of them writes in it. */
function chatOf(world: World, phone: Phone, peer: Phone, quotedId: string | undefined): Chat {
  const [self, other] = [chatJid(peer, phone), chatJid(phone, peer)]
  return {
    ...{ media: world.media, self, peer: other, quotedId },
    keepOrder: (order) => keepOrder(world, order),
    addressOf: (number) => `${toDigits(number)}${SERVER}`,
    target(id) {
      const target = phone.threads.get(peer.number)?.messages.get(id)
      if (!target) throw new ControlError('not-found', `No message ${id} in this thread`)
      const fromMe = target.direction === 'out'
      const message = proto.Message.decode(target.proto)
      return { key: { remoteJid: other, fromMe, id }, message, author: fromMe ? self : other }
    },
  }
}

/** The same in a group, where each message says who wrote it. */
function groupChatOf(world: World, phone: Phone, group: Group, quotedId: string | undefined): Chat {
  const addressOf = (number: string) => {
    const member = world.phones.get(toDigits(number))
    return member ? memberJid(group, member) : `${toDigits(number)}${SERVER}`
  }
  return {
    ...{ media: world.media, self: memberJid(group, phone), peer: group.jid, quotedId, addressOf },
    keepOrder: (order) => keepOrder(world, order),
    target(id) {
      const target = phone.threads.get(group.jid)?.messages.get(id)
      if (!target) throw new ControlError('not-found', `No message ${id} in this group`)
      const fromMe = target.direction === 'out'
      const author = addressOf(fromMe ? phone.number : (target.author ?? ''))
      const key = { remoteJid: group.jid, fromMe, id, ...(fromMe ? {} : { participant: author }) }
      return { key, message: proto.Message.decode(target.proto), author }
    },
  }
}

const isGroup = (peer: Phone | Group): peer is Group => 'members' in peer

/** Puts a message on its way: to the other phone and its devices, and to the writer's own devices. */
async function dispatch(
  world: World,
  phone: Phone,
  peer: Phone | Group,
  encoded: Uint8Array,
  envelope: Envelope,
): Promise<void> {
  raiseStatus(world, phone, isGroup(peer) ? peer.jid : peer.number, envelope.id, 'sent')
  if (isGroup(peer)) return toGroup(world, phone, peer, encoded, envelope)
  const { id, at } = envelope
  await toOwnDevices(world, phone, peer, encoded, envelope)
  // who is blocked is not told: one tick for ever
  if (blockedBy(peer).includes(phone.number)) return
  await toDevicesOf(world, phone, peer, encoded, envelope)
  arrivePlain(world, peer, { kind: 'plain', from: phone.number, id, proto: encoded, at })
}

function checkWriting(phone: Phone, peer: Phone | Group, id: string): void {
  const thread = isGroup(peer) ? peer.jid : peer.number
  if (phone === peer) throw new ControlError('invalid', 'A phone does not write to itself here')
  if (threadOf(phone, thread).messages.has(id)) throw new ControlError('conflict', `Message ${id} was sent already`)
  if (!isGroup(peer)) return
  const member = peer.members.get(phone.number)
  if (!member) throw new ControlError('conflict', `${toE164(phone.number)} is no member of the group`)
  if (peer.announce && !member.admin) throw new ControlError('conflict', 'Only admins write in this group')
}

/** The owner of a phone writes. In airplane mode it waits on the phone. */
export async function write(world: World, phone: Phone, peer: Phone | Group, writing: Writing): Promise<string> {
  const { content, quotedId, id = createMessageId() } = writing
  checkWriting(phone, peer, id)
  const chat = isGroup(peer) ? groupChatOf(world, phone, peer, quotedId) : chatOf(world, phone, peer, quotedId)
  const message = await composeMessage(content, chat)
  const encoded = proto.Message.encode(message).finish()
  const at = new Date().toISOString()
  const decoded = proto.Message.decode(encoded)
  const thread = isGroup(peer) ? peer.jid : peer.number
  const author = isGroup(peer) ? { author: phone.number } : {}
  showMessage(world, phone, {
    ...{ peer: thread, id, direction: 'out', message: decoded, encoded, at, ...author },
    status: 'pending',
  })
  if (phone.airplane) {
    phone.outbox.push({ to: thread, id })
    savePhone(world, phone)
  } else await dispatch(world, phone, peer, encoded, { id, at, ...labelOf(decoded) })
  return id
}

export const writeText = (world: World, phone: Phone, peer: Phone, text: string): Promise<string> =>
  write(world, phone, peer, { content: { kind: 'text', text } })

/** A message that belongs to no chat: a status. */
export const composeAlone = (world: World, phone: Phone, content: PhoneContent) =>
  composeMessage(content, chatOf(world, phone, phone, undefined))

interface Past extends Writing {
  direction: 'in' | 'out'
  at: string
}

/** Puts a message of the past on both phones: nothing goes out. */
export async function remember(world: World, phone: Phone, peer: Phone, past: Past): Promise<void> {
  const { content, direction, at, id = createMessageId() } = past
  const [author, reader] = direction === 'out' ? [phone, peer] : [peer, phone]
  const message = await composeMessage(content, chatOf(world, author, reader, undefined))
  const encoded = proto.Message.encode(message).finish()
  const decoded = proto.Message.decode(encoded)
  const told = { id, message: decoded, encoded, at, status: 'read' as const }
  showMessage(world, author, { ...told, peer: reader.number, direction: 'out' })
  showMessage(world, reader, { ...told, peer: author.number, direction: 'in', addressedTo: chatJid(author, reader) })
}

/** Back on the network: what was written meanwhile goes out, in order. */
export async function sendOutbox(world: World, phone: Phone): Promise<void> {
  const outbox = phone.outbox
  phone.outbox = []
  savePhone(world, phone)
  for (const { to, id } of outbox) {
    const peer = world.phones.get(to) ?? world.groups.get(to)
    const message: StoredMessage | undefined = phone.threads.get(to)?.messages.get(id)
    if (peer && message) await dispatch(world, phone, peer, message.proto, envelopeOf(message))
  }
}
