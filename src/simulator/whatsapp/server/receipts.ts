import { phoneAt } from '../phones/phone.ts'
import { raiseStatus } from '../phones/threads.ts'
import { childOf, childrenOf, describe, type Stanza, stanza, stanzaTime } from '../protocol/stanzas.ts'
import { demand } from '../protocol/violation.ts'
import { type Device, type Line, type Phone, toE164, type World } from '../world.ts'
import { linkedDevices } from './devices.ts'
import { groupAt } from './groups.ts'
import { resend } from './inbound.ts'
import { onMediaRetry } from './media-retry.ts'
import { deliver } from './to-device.ts'

const TYPES = new Set([
  '',
  'inactive',
  'read',
  'read-self',
  'played',
  'played-self',
  'sender',
  'peer_msg',
  'hist_sync',
  'retry',
  'server-error',
])
const READ = new Set(['read', 'played'])

/** A receipt of a linked device: it confirms what waited, and moves the ticks of who wrote. */
export async function onReceipt(world: World, device: Device, line: Line, node: Stanza): Promise<void> {
  const { id, to, type = '' } = node.attrs
  demand(id && to, `a receipt without id or to: ${describe(node)}`)
  demand(TYPES.has(type), `a receipt of unknown type: ${describe(node)}`)
  const ids = [id, ...childrenOf(childOf(node, 'list')).map((item) => item.attrs.id ?? '')]
  const number = device.owner.number
  const peer = phoneAt(world, type === 'sender' ? node.attrs.recipient : to)
  line.send(
    stanza('ack', { class: 'receipt', id, from: to, type: node.attrs.type, participant: node.attrs.participant }),
  )
  world.emit({
    ...{ type: 'receipt.got', account: toE164(number), device: device.id, ids, receipt: type || 'delivery' },
    peer: peer ? toE164(peer.number) : null,
  })
  if (type === 'retry') {
    world.tallyOf(number).retries += 1
    const count = childOf(node, 'retry')?.attrs.count
    demand(count, `a retry receipt without a count: ${describe(node)}`)
    await resend(world, device, node, count)
    return
  }
  if (type === 'server-error') return onMediaRetry(world, device, node)
  for (const confirmed of ids) {
    device.queue.confirmMessage(confirmed)
    if (groupAt(world, to)) {
      world.tallyOf(number).acknowledged.add(confirmed)
      moveGroupTicks(world, device.owner, to, phoneAt(world, node.attrs.participant), confirmed, type)
      continue
    }
    // what passes between a phone and its own device is nobody's message
    if (!peer || peer === device.owner) continue
    world.tallyOf(number).acknowledged.add(confirmed)
    moveTicks(world, device.owner, peer, confirmed, type)
  }
}

function moveTicks(world: World, account: Phone, peer: Phone, id: string, type: string): void {
  if (type === 'sender') return
  const read = READ.has(type) || type === 'read-self'
  if (READ.has(type)) raiseStatus(world, peer, account.number, id, 'read')
  else if (type === '' || type === 'inactive') raiseStatus(world, peer, account.number, id, 'delivered')
  const onPhone = account.threads.get(peer.number)?.messages.get(id)
  if (read && onPhone?.direction === 'in') raiseStatus(world, account, peer.number, id, 'read')
}

/** One member's device is enough for its author's ticks: how many have read is not kept. */
function moveGroupTicks(
  world: World,
  account: Phone,
  group: string,
  author: Phone | undefined,
  id: string,
  type: string,
) {
  if (type === 'sender' || !author) return
  raiseStatus(world, author, group, id, READ.has(type) ? 'read' : 'delivered')
  if (READ.has(type) || type === 'read-self') raiseStatus(world, account, group, id, 'read')
}

/** An ack of a linked device. For a message it stands for a receipt: rc14 answers a copy of a known one so. */
export function onAck(world: World, device: Device, node: Stanza): void {
  const { class: kind, id, type, error } = node.attrs
  demand(id && kind, `an ack without id or class: ${describe(node)}`)
  if (kind !== 'message') {
    if (kind === 'receipt' || kind === 'notification') device.queue.confirmOther(kind, id, type)
    return
  }
  if (!device.queue.confirmByAck(id, error)) return
  if (error !== '500') world.tallyOf(device.owner.number).acknowledged.add(id)
  world.emit({
    ...{ type: 'receipt.got', account: toE164(device.owner.number), device: device.id, ids: [id] },
    receipt: error ? `ack ${error}` : 'ack',
    peer: null,
  })
}

interface Told {
  from: string
  /** In a group: who got or read it. */
  participant?: string
  ids: string[]
  type?: 'read'
}

/** A phone's receipt for messages of an account, to all its devices. */
export function sendReceipt(world: World, account: Phone, { from, participant, ids, type }: Told): void {
  const [id, ...more] = ids
  if (!id) return
  const items = more.map((item) => stanza('item', { id: item }))
  const content = items.length > 0 ? [stanza('list', {}, items)] : undefined
  for (const device of linkedDevices(account)) {
    deliver(world, device, stanza('receipt', { from, participant, id, type, t: stanzaTime() }, content))
  }
}
