import { childOf, parseJid, type Stanza, stanza } from '../protocol/stanzas.ts'
import { demand } from '../protocol/violation.ts'
import type { Device, Phone, World } from '../world.ts'

/** Who each phone has blocked, by number; a blocked person is not told. */
const blocked = new WeakMap<Phone, Set<string>>()

export const blockedBy = (phone: Phone): string[] => [...(blocked.get(phone) ?? [])]

const phoneOfLid = (world: World, lid: string): Phone | undefined =>
  [...world.phones.values()].find((phone) => phone.lid === lid)

/** A block names the person by LID, and by number too; taking it back needs the LID alone. */
export function answerBlocklist(world: World, { owner }: Device, iq: Stanza): Stanza[] {
  if (iq.attrs.type === 'set') change(world, owner, iq)
  const items = blockedBy(owner).map((number) => stanza('item', { jid: `${world.phones.get(number)?.lid ?? ''}@lid` }))
  return [stanza('list', {}, items)]
}

function change(world: World, owner: Phone, iq: Stanza): void {
  const { action, jid, pn_jid: number } = childOf(iq, 'item')?.attrs ?? {}
  demand(action === 'block' || action === 'unblock', `an unknown change of who is blocked: ${action}`)
  const lid = parseJid(jid)
  const person = lid && phoneOfLid(world, lid.user)
  demand(person, `nobody to block: ${jid}`)
  const list = blocked.get(owner) ?? new Set()
  if (action === 'block') {
    demand(parseJid(number)?.user === person.number, `a block of ${jid} that names the number ${number}`)
    list.add(person.number)
  } else list.delete(person.number)
  blocked.set(owner, list)
}
