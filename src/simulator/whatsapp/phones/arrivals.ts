import { proto } from '@whiskeysockets/baileys'
import { parseJid } from '../protocol/stanzas.ts'
import { demand, Violation } from '../protocol/violation.ts'
import { shareAppStateKey } from '../server/app-state.ts'
import { groupAt, memberJid } from '../server/groups.ts'
import { answerPeer } from '../server/history.ts'
import { answerMediaRetry } from '../server/media-retry.ts'
import { sendReceipt } from '../server/receipts.ts'
import {
  type Device,
  type Group,
  type Phone,
  type StoredMessage,
  type Thread,
  toDigits,
  toE164,
  toPeer,
  type Waiting,
  type World,
} from '../world.ts'
import { askAgain } from './asking.ts'
import { checkSent } from './check.ts'
import type { Message } from './content.ts'
import { arriveInGroup } from './group-arrivals.ts'
import { openPadded } from './padding.ts'
import { ownJid, phoneAt, savePhone } from './phone.ts'
import { countArrival, raiseStatus, showMessage, threadOf } from './threads.ts'

type Sealed = Extract<Waiting, { kind: 'sealed' }>
type Plain = Extract<Waiting, { kind: 'plain' }>

function deviceAt(world: World, key: string): Device | undefined {
  const [number = '', id] = key.split(':')
  return world.phones.get(number)?.devices.get(Number(id))
}

function retryMedia(world: World, { device: key, ...retry }: Extract<Waiting, { kind: 'media-retry' }>): void {
  const device = deviceAt(world, key)
  if (device) answerMediaRetry(world, device, retry)
}

/** A message of a linked device comes to a phone: the other's, or the account's own. */
export async function arriveSealed(world: World, phone: Phone, sealed: Sealed): Promise<void> {
  if (phone.airplane) return hold(world, phone, sealed)
  const device = deviceAt(world, sealed.device)
  if (!device) return
  let padded: Buffer
  try {
    padded = await phone.signal.decrypt(device.owner.number, device.id, sealed.type, sealed.ciphertext)
  } catch {
    const known = phone.threads.get(device.owner.number)?.messages.get(sealed.id)
    if (known) countArrival(world, phone, device.owner.number, known)
    else askAgain(world, phone, device, sealed.id, { from: sealed.jid })
    return
  }
  const { encoded, message } = openPadded(padded)
  if (phone === device.owner) await arriveOnOwnPhone(world, phone, device, sealed, message)
  else await arriveFromAccount(world, phone, device.owner, sealed, message, encoded)
}

async function arriveFromAccount(
  world: World,
  phone: Phone,
  account: Phone,
  sealed: Sealed,
  message: Message,
  encoded: Buffer,
) {
  const { id, at, jid: addressedTo } = sealed
  const peer = account.number
  await checkSent(world, { phone, author: account, chat: account }, message, sealed.said)
  showMessage(world, phone, { peer, id, direction: 'in', message, encoded, at, status: 'delivered', addressedTo })
  sendReceipt(world, account, { from: addressedTo, ids: [id] })
  raiseStatus(world, account, phone.number, id, 'delivered')
}

async function arriveOnOwnPhone(world: World, phone: Phone, device: Device, sealed: Sealed, message: Message) {
  const { destinationJid, message: sent } = message.deviceSentMessage ?? {}
  const other = phoneAt(world, destinationJid ?? undefined)
  // rc14 wraps what it asks of its own phone like a message to itself, whatsmeow does not
  if (!sent || other === phone) {
    const asked = sent?.protocolMessage ?? message.protocolMessage
    demand(asked, 'a message to the own phone is no deviceSentMessage')
    if (asked.appStateSyncKeyRequest) await shareAppStateKey(world, device)
    const { peerDataOperationRequestMessage: operation } = asked
    if (operation) await answerPeer(world, device, operation, sealed.id)
    return
  }
  const peer = other?.number ?? parseJid(destinationJid ?? undefined)?.user
  if (!peer) throw new Violation('a deviceSentMessage without a destination')
  const { id, at, said } = sealed
  if (other) await checkSent(world, { phone, author: phone, chat: other }, sent, said)
  const encoded = proto.Message.encode(sent).finish()
  showMessage(world, phone, { peer, id, direction: 'out', message: sent, encoded, at, status: 'sent' })
  const status = other?.threads.get(phone.number)?.messages.get(id)?.status
  if (status) raiseStatus(world, phone, peer, id, status)
}

/** From phone to phone; no linked device in between. */
export function arrivePlain(world: World, phone: Phone, plain: Plain): void {
  if (phone.airplane) {
    hold(world, phone, plain)
    return
  }
  const { from, id, at, proto: encoded } = plain
  const author = world.phones.get(from)
  if (!author) return
  const message = proto.Message.decode(encoded)
  const addressedTo = ownJid(phone)
  showMessage(world, phone, { peer: from, id, direction: 'in', message, encoded, at, status: 'delivered', addressedTo })
  // a business's phone lies in a drawer: the ticks of who wrote to it come from its linked devices
  if (phone.role === 'business') return
  sendReceipt(world, author, { from: addressedTo, ids: [id] })
  raiseStatus(world, author, phone.number, id, 'delivered')
}

function hold(world: World, phone: Phone, waiting: Waiting): void {
  phone.waiting.push(waiting)
  savePhone(world, phone)
}

/** Too late to close the line of who sent it: it goes on record. */
function objectTo(world: World, { device }: Sealed, error: unknown): void {
  if (!(error instanceof Violation)) throw error
  const account = toE164(device.split(':')[0] ?? '')
  world.emit({ type: 'violation', account, reason: error.message, stanza: '' })
}

/** A phone comes back to the network: what waited for it arrives, in order. */
export async function receiveWaiting(world: World, phone: Phone): Promise<void> {
  const waiting = phone.waiting
  phone.waiting = []
  savePhone(world, phone)
  for (const item of waiting) {
    if (item.kind === 'sealed') await arriveSealed(world, phone, item).catch((error) => objectTo(world, item, error))
    else if (item.kind === 'plain') arrivePlain(world, phone, item)
    else if (item.kind === 'group') arriveInGroup(world, phone, item)
    else retryMedia(world, item)
  }
}

/** Each author hears of what was theirs. */
function readInGroup(world: World, phone: Phone, group: Group, messages: StoredMessage[]): void {
  const participant = memberJid(group, phone)
  for (const [author, theirs] of Map.groupBy(messages, (message) => message.author ?? '')) {
    const account = world.phones.get(toDigits(author))
    if (!account) continue
    const ids = theirs.map(({ id }) => id)
    sendReceipt(world, account, { from: group.jid, participant, ids, type: 'read' })
    for (const id of ids) raiseStatus(world, account, group.jid, id, 'read')
  }
}

/** The owner of a phone reads: the others hear of it. */
export function markRead(world: World, phone: Phone, peerNumber: string, asked: string[] | undefined): string[] {
  const thread = threadOf(phone, peerNumber)
  const unread = [...thread.messages.values()].filter(
    ({ id, direction, status }) =>
      direction === 'in' && status !== 'read' && (asked === undefined || asked.includes(id)),
  )
  const peer = world.phones.get(peerNumber)
  for (const message of unread) {
    raiseStatus(world, phone, peerNumber, message.id, 'read')
    if (peer) raiseStatus(world, peer, phone.number, message.id, 'read')
  }
  const seen = unread.filter((message) => !message.hidden)
  if (peer) {
    const byAddress = Map.groupBy(seen, (message) => message.addressedTo ?? ownJid(phone))
    for (const [from, messages] of byAddress) {
      sendReceipt(world, peer, { from, ids: messages.map(({ id }) => id), type: 'read' })
    }
  }
  const group = groupAt(world, peerNumber)
  if (group) readInGroup(world, phone, group, seen)
  return seen.map(({ id }) => id)
}

/** How long "typing…" stays where nobody says that it ended. */
const TYPING_MS = 25_000
const typingTimers = new WeakMap<Thread, NodeJS.Timeout>()

export function announceTyping(
  world: World,
  phone: Phone,
  peer: string,
  state: 'composing' | 'recording' | 'paused',
): void {
  const thread = threadOf(phone, peer)
  thread.typing = state === 'paused' ? null : state
  clearTimeout(typingTimers.get(thread))
  const expire = () => {
    if (thread.typing) announceTyping(world, phone, peer, 'paused')
  }
  if (thread.typing) typingTimers.set(thread, setTimeout(expire, TYPING_MS).unref())
  world.emit({ type: 'typing', phone: toE164(phone.number), peer: toPeer(peer), state })
}
