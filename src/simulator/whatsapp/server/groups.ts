import { randomBytes } from 'node:crypto'
import { ControlError } from '../control.ts'
import type { GroupInfo } from '../control-groups.ts'
import { lidJid, phoneAt, pnJid } from '../phones/phone.ts'
import { type Stanza, stanza, stanzaTime } from '../protocol/stanzas.ts'
import { type Group, type Phone, toE164, type World } from '../world.ts'
import { linkedDevices } from './devices.ts'
import { deliver } from './to-device.ts'

const KIND = 'group'

export const GROUP_SERVER = '@g.us'
export const groupAt = (world: World, jid: string | undefined): Group | undefined => world.groups.get(jid ?? '')

export const saveGroup = (world: World, group: Group) => world.store.put(KIND, group.jid, () => group)

export function restoreGroups(world: Pick<World, 'groups' | 'store'>): void {
  for (const [jid, group] of world.store.load<Group>(KIND)) world.groups.set(jid, group)
}

/** The address of a person in a group. */
export const memberJid = (group: Pick<Group, 'addressing'>, phone: Phone): string =>
  group.addressing === 'lid' ? lidJid(phone) : pnJid(phone)

/** The same person under both addresses, as attributes of a stanza: `participant`, and the other one beside it. */
export const participantOf = (group: Pick<Group, 'addressing'>, phone: Phone): Record<string, string> =>
  group.addressing === 'lid'
    ? { participant: lidJid(phone), participant_pn: pnJid(phone), addressing_mode: 'lid' }
    : { participant: pnJid(phone), participant_lid: lidJid(phone), addressing_mode: 'pn' }

export const membersOf = (world: World, group: Group): Phone[] =>
  [...group.members.keys()].flatMap((number) => world.phones.get(number) ?? [])

const participantNode = (group: Group, phone: Phone): Stanza => {
  const type = group.creator === phone.number ? 'superadmin' : 'admin'
  const other = group.addressing === 'lid' ? { phone_number: pnJid(phone) } : { lid: lidJid(phone) }
  const isAdmin = group.members.get(phone.number)?.admin
  return stanza('participant', { jid: memberJid(group, phone), ...other, type: isAdmin ? type : undefined })
}

export function groupNode(world: World, group: Group): Stanza {
  const creator = world.phones.get(group.creator)
  const created = Math.floor(Date.parse(group.createdAt) / 1000).toString()
  const attributes = {
    id: group.jid.replace(GROUP_SERVER, ''),
    ...{ subject: group.subject, s_t: created, creation: created, addressing_mode: group.addressing },
    ...(creator ? { creator: memberJid(group, creator), s_o: memberJid(group, creator) } : {}),
    size: String(group.members.size),
  }
  return stanza('group', attributes, [
    ...membersOf(world, group).map((member) => participantNode(group, member)),
    ...(group.announce ? [stanza('announcement')] : []),
    ...(group.description
      ? [stanza('description', { id: 'D1' }, [stanza('body', {}, Buffer.from(group.description))])]
      : []),
  ])
}

let notices = 0

/** Members' devices are told who did what; those in `more` too, who are members no longer. */
function tell(world: World, group: Group, by: Phone, what: Stanza, more: Phone[] = []): void {
  const devices = new Set([...membersOf(world, group), ...more].flatMap(linkedDevices))
  for (const device of devices) {
    notices += 1
    const attributes = { from: group.jid, type: 'w:gp2', id: `${Date.now()}-${notices}`, t: stanzaTime() }
    deliver(world, device, stanza('notification', { ...attributes, ...participantOf(group, by) }, [what]))
  }
  world.emit({ type: 'group.changed', group: toGroupInfo(world, group), by: toE164(by.number) })
}

interface NewGroup {
  by: Phone
  subject: string
  members: Phone[]
  addressing: Group['addressing']
}

export function createGroup(world: World, { by, subject, members, addressing }: NewGroup): Group {
  const group: Group = {
    jid: `1203634${randomBytes(6).readUIntBE(0, 6).toString().padStart(12, '0').slice(-11)}${GROUP_SERVER}`,
    ...{ subject, description: '', addressing, creator: by.number, createdAt: new Date().toISOString() },
    announce: false,
    members: new Map([by, ...members].map((phone) => [phone.number, { admin: phone === by }])),
  }
  world.groups.set(group.jid, group)
  saveGroup(world, group)
  tell(world, group, by, stanza('create', { type: 'new', reason: 'invite' }, [groupNode(world, group)]))
  return group
}

export type MemberChange = 'add' | 'remove' | 'promote' | 'demote'

/** Those of the phones whose membership changed. */
export function changeMembers(world: World, group: Group, by: Phone, change: MemberChange, phones: Phone[]): Phone[] {
  const changed = phones.filter(({ number }) => group.members.has(number) === (change !== 'add'))
  // as they were: told about who is gone, too
  const named = change === 'remove' ? changed.map((phone) => participantNode(group, phone)) : []
  for (const { number } of changed) {
    if (change === 'remove') group.members.delete(number)
    else group.members.set(number, { admin: change === 'promote' })
  }
  if (changed.length === 0) return changed
  if (change === 'remove') for (const phone of world.phones.values()) phone.groupKeys.renew(group.jid)
  saveGroup(world, group)
  const content = change === 'remove' ? named : changed.map((phone) => participantNode(group, phone))
  tell(world, group, by, stanza(change, {}, content), changed)
  return changed
}

export function changeSubject(world: World, group: Group, by: Phone, subject: string): void {
  group.subject = subject
  saveGroup(world, group)
  tell(world, group, by, stanza('subject', { subject, s_t: stanzaTime(), s_o: memberJid(group, by) }))
}

export function changeDescription(world: World, group: Group, by: Phone, text: string): void {
  group.description = text
  saveGroup(world, group)
  tell(world, group, by, stanza('description', { id: 'D1' }, [stanza('body', {}, Buffer.from(text))]))
}

export function changeAnnounce(world: World, group: Group, by: Phone, announce: boolean): void {
  group.announce = announce
  saveGroup(world, group)
  tell(world, group, by, stanza(announce ? 'announcement' : 'not_announcement'))
}

export const toGroupInfo = (world: World, group: Group): GroupInfo => ({
  ...{ id: group.jid, subject: group.subject, description: group.description, addressing: group.addressing },
  announce: group.announce,
  members: membersOf(world, group).map(({ number, name }) => {
    return { number: toE164(number), name, admin: group.members.get(number)?.admin ?? false }
  }),
})

export function groupOf(world: World, jid: string): Group {
  const group = groupAt(world, jid)
  if (!group) throw new ControlError('not-found', `No group ${jid}`)
  return group
}

export const phonesAt = (world: World, jids: Array<string | undefined>): Phone[] =>
  jids.flatMap((jid) => phoneAt(world, jid) ?? [])
