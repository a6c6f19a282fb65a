import { proto } from '@whiskeysockets/baileys'
import { ControlError, type PhoneContent } from '../control.ts'
import { createMessageId } from '../protocol/keys.ts'
import { type Envelope, envelopeOf, toDevicesOf, toOwnDevices } from '../server/inbound.ts'
import type { Phone, StoredMessage, World } from '../world.ts'
import { arrivePlain } from './arrivals.ts'
import { composeMessage, type Quote, type TargetKey } from './content.ts'
import { ownJid, pnJid, savePhone } from './phone.ts'
import { raiseStatus, showMessage, threadOf } from './threads.ts'

export interface Writing {
  id?: string | undefined
  content: PhoneContent
  quotedId?: string | undefined
}

/** How a chat with somebody is addressed between the two: as the customer of the two writes. */
const chatJid = (phone: Phone, peer: Phone): string => {
  const customer = phone.role === 'customer' ? phone : peer
  return customer.addressing === 'lid' ? `${peer.lid}@lid` : pnJid(peer)
}

function keyOfTarget(phone: Phone, peer: Phone): TargetKey {
  return (targetId) => {
    const target = phone.threads.get(peer.number)?.messages.get(targetId)
    if (!target) throw new ControlError('not-found', `No message ${targetId} in this thread`)
    return { remoteJid: chatJid(phone, peer), fromMe: target.direction === 'out', id: targetId }
  }
}

function quoteOf(phone: Phone, peer: Phone, id: string | undefined): Quote | undefined {
  if (!id) return undefined
  const quoted = phone.threads.get(peer.number)?.messages.get(id)
  if (!quoted) throw new ControlError('not-found', `No message ${id} in this thread to reply to`)
  const participant = quoted.direction === 'out' ? ownJid(phone) : chatJid(phone, peer)
  return { id, participant, message: proto.Message.decode(quoted.proto) }
}

/** Puts a message on its way: to the other phone and its devices, and to the writer's own devices. */
async function dispatch(
  world: World,
  phone: Phone,
  peer: Phone,
  encoded: Uint8Array,
  envelope: Envelope,
): Promise<void> {
  raiseStatus(world, phone, peer.number, envelope.id, 'sent')
  const { id, at } = envelope
  await toDevicesOf(world, phone, peer, encoded, envelope)
  await toOwnDevices(world, phone, peer, encoded, envelope)
  arrivePlain(world, peer, { kind: 'plain', from: phone.number, id, proto: encoded, at })
}

/** The owner of a phone writes. In airplane mode it waits on the phone. */
export async function write(world: World, phone: Phone, peer: Phone, writing: Writing): Promise<string> {
  const { content, quotedId, id = createMessageId() } = writing
  if (phone === peer) throw new ControlError('invalid', 'A phone does not write to itself here')
  if (threadOf(phone, peer.number).messages.has(id))
    throw new ControlError('conflict', `Message ${id} was sent already`)
  const draft = await composeMessage(content, world.media, keyOfTarget(phone, peer), quoteOf(phone, peer, quotedId))
  const { message, type, mediatype, edit } = draft
  const encoded = proto.Message.encode(message).finish()
  const at = new Date().toISOString()
  const decoded = proto.Message.decode(encoded)
  showMessage(world, phone, {
    ...{ peer: peer.number, id, direction: 'out', message: decoded, encoded, at },
    status: 'pending',
  })
  if (phone.airplane) {
    phone.outbox.push({ to: peer.number, id })
    savePhone(world, phone)
  } else await dispatch(world, phone, peer, encoded, { id, type, mediatype, edit, at })
  return id
}

export const writeText = (world: World, phone: Phone, peer: Phone, text: string): Promise<string> =>
  write(world, phone, peer, { content: { kind: 'text', text } })

/** Back on the network: what was written meanwhile goes out, in order. */
export async function sendOutbox(world: World, phone: Phone): Promise<void> {
  const outbox = phone.outbox
  phone.outbox = []
  savePhone(world, phone)
  for (const { to, id } of outbox) {
    const peer = world.phones.get(to)
    const message: StoredMessage | undefined = phone.threads.get(to)?.messages.get(id)
    if (peer && message) await dispatch(world, phone, peer, message.proto, envelopeOf(message))
  }
}
