import { proto } from '@whiskeysockets/baileys'
import { groupAt, memberJid } from '../server/groups.ts'
import { sendReceipt } from '../server/receipts.ts'
import type { Phone, Waiting, World } from '../world.ts'
import { savePhone } from './phone.ts'
import { raiseStatus, showMessage } from './threads.ts'

type InGroup = Extract<Waiting, { kind: 'group' }>

/** A message of a group comes to a member's phone, opened already. */
export function arriveInGroup(world: World, phone: Phone, arriving: InGroup): void {
  if (phone.airplane) {
    phone.waiting.push(arriving)
    savePhone(world, phone)
    return
  }
  const { group: jid, from, id, at, proto: encoded } = arriving
  const [group, author] = [groupAt(world, jid), world.phones.get(from)]
  if (!group || !author) return
  const message = proto.Message.decode(encoded)
  const isOwn = author === phone
  showMessage(world, phone, {
    ...{ peer: jid, id, message, encoded, at, author: from },
    direction: isOwn ? 'out' : 'in',
    status: isOwn ? 'sent' : 'delivered',
  })
  // a business's phone lies in a drawer: the ticks of who wrote to it come from its linked devices
  if (isOwn || phone.role === 'business') return
  sendReceipt(world, author, { from: jid, participant: memberJid(group, phone), ids: [id] })
  raiseStatus(world, author, jid, id, 'delivered')
}
