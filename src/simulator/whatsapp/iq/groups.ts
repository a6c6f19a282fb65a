import { phoneAt } from '../phones/phone.ts'
import { childOf, childrenOf, describe, type Stanza, stanza } from '../protocol/stanzas.ts'
import { demand } from '../protocol/violation.ts'
import {
  changeAnnounce,
  changeDescription,
  changeMembers,
  changeSubject,
  createGroup,
  GROUP_SERVER,
  groupAt,
  groupNode,
  type MemberChange,
  memberJid,
  phonesAt,
} from '../server/groups.ts'
import type { Device, Group, Phone, World } from '../world.ts'
import { refuse } from './refusal.ts'

type Content = Stanza[] | undefined
type Act = (world: World, group: Group, by: Phone, asked: Stanza) => Content

const textOf = (node: Stanza | undefined): string => Buffer.from((node?.content as Uint8Array) ?? []).toString()

function demandAdmin(group: Group, by: Phone): void {
  if (!group.members.get(by.number)?.admin) refuse('403', 'forbidden')
}

const members =
  (change: MemberChange): Act =>
  (world, group, by, asked) => {
    demandAdmin(group, by)
    const jids = childrenOf(asked).map((participant) => participant.attrs.jid)
    demand(jids.length > 0 && jids.every(Boolean), `${change} of nobody: ${describe(asked)}`)
    changeMembers(world, group, by, change, phonesAt(world, jids))
    const answers = jids.map((jid) => {
      const phone = phoneAt(world, jid)
      return phone
        ? stanza('participant', { jid: memberJid(group, phone) })
        : stanza('participant', { jid, error: '404' })
    })
    return [stanza(change, {}, answers)]
  }

const announce =
  (on: boolean): Act =>
  (world, group, by) => {
    demandAdmin(group, by)
    changeAnnounce(world, group, by, on)
    return undefined
  }

/** What a device may ask about a group, by the child of the iq. */
const ACTS: Record<string, Act> = {
  query: (world, group) => [groupNode(world, group)],
  add: members('add'),
  remove: members('remove'),
  promote: members('promote'),
  demote: members('demote'),
  subject: (world, group, by, asked) => {
    const subject = textOf(asked)
    demand(subject, 'a group without a subject')
    changeSubject(world, group, by, subject)
    return undefined
  },
  description: (world, group, by, asked) => {
    changeDescription(world, group, by, textOf(childOf(asked, 'body')))
    return undefined
  },
  announcement: announce(true),
  not_announcement: announce(false),
}

function create(world: World, by: Phone, asked: Stanza): Content {
  const { subject, key } = asked.attrs
  demand(subject && key, `a group without a subject or key: ${describe(asked)}`)
  const invited = phonesAt(
    world,
    childrenOf(asked).map((participant) => participant.attrs.jid),
  )
  return [groupNode(world, createGroup(world, { by, subject, members: invited, addressing: 'lid' }))]
}

function leave(world: World, by: Phone, asked: Stanza): Content {
  const left = childrenOf(asked).map(({ attrs }) => {
    const group = groupAt(world, attrs.id)
    if (group) changeMembers(world, group, by, 'remove', [by])
    return stanza('group', { id: attrs.id })
  })
  return [stanza('leave', {}, left)]
}

/** `w:g2`: groups, and what their members do to them. */
export function answerGroups(world: World, device: Device, iq: Stanza): Content {
  const [asked] = childrenOf(iq)
  demand(asked && iq.attrs.to, `a question about groups without one: ${describe(iq)}`)
  const { owner } = device
  if (iq.attrs.to === GROUP_SERVER) {
    if (asked.tag === 'create') return create(world, owner, asked)
    if (asked.tag === 'leave') return leave(world, owner, asked)
    const own = [...world.groups.values()].filter(({ members: all }) => all.has(owner.number))
    if (asked.tag === 'participating')
      return [
        stanza(
          'groups',
          {},
          own.map((group) => groupNode(world, group)),
        ),
      ]
    return refuse('501', 'feature-not-implemented')
  }
  const group = groupAt(world, iq.attrs.to) ?? refuse('404', 'item-not-found')
  if (!group.members.has(owner.number)) refuse('403', 'forbidden')
  const act = ACTS[asked.tag] ?? refuse('501', 'feature-not-implemented')
  return act(world, group, owner, asked)
}
