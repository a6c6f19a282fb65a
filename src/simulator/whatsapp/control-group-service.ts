import { proto } from '@whiskeysockets/baileys'
import type { ParsedInput } from './control.ts'
import type { GroupInfo } from './control-groups.ts'
import { labelOf } from './phones/envelope.ts'
import { composeAlone } from './phones/writing.ts'
import { createMessageId } from './protocol/keys.ts'
import { stanza, stanzaTime } from './protocol/stanzas.ts'
import { linkedDevices } from './server/devices.ts'
import { broadcast } from './server/group-messages.ts'
import {
  changeAnnounce,
  changeDescription,
  changeMembers,
  changeSubject,
  createGroup,
  groupOf,
  toGroupInfo,
} from './server/groups.ts'
import { deliver } from './server/to-device.ts'
import { type Phone, toDigits, type World } from './world.ts'

const STATUS = 'status@broadcast'

/** To the devices of all who have a chat with the person; no phone of ours shows statuses. */
async function postStatus(world: World, from: Phone, { content, id = createMessageId() }: ParsedInput<'postStatus'>) {
  const message = proto.Message.decode(proto.Message.encode(await composeAlone(world, from, content)).finish())
  const to = [...from.threads.keys()].flatMap((number) => world.phones.get(number) ?? [])
  const envelope = { id, at: new Date().toISOString(), ...labelOf(message) }
  const encoded = proto.Message.encode(message).finish()
  await broadcast(world, from, { jid: STATUS, addressing: from.addressing, to }, encoded, envelope)
  return { id }
}

let posts = 0

/** Channels are not sealed. */
function postChannel(world: World, { channel, text, id = createMessageId() }: ParsedInput<'postChannel'>, to: Phone) {
  posts += 1
  const plain = Buffer.from(proto.Message.encode({ conversation: text }).finish())
  const attributes = { from: channel, id, server_id: String(posts), t: stanzaTime(), type: 'text' }
  for (const device of linkedDevices(to)) {
    deliver(world, device, stanza('message', attributes, [stanza('plaintext', {}, plain)]))
  }
  return { id }
}

export function createGroupCalls(world: World, at: (number: string) => Phone) {
  return {
    createGroup: async ({ by, subject, members, addressing }: ParsedInput<'createGroup'>): Promise<GroupInfo> =>
      toGroupInfo(world, createGroup(world, { by: at(by), subject, members: members.map(at), addressing })),
    changeGroup: async ({ group: jid, by: number, ...changes }: ParsedInput<'changeGroup'>): Promise<GroupInfo> => {
      const [group, by] = [groupOf(world, jid), at(number)]
      const { subject, description, announce } = changes
      if (subject !== undefined) changeSubject(world, group, by, subject)
      if (description !== undefined) changeDescription(world, group, by, description)
      if (announce !== undefined) changeAnnounce(world, group, by, announce)
      for (const change of ['add', 'remove', 'promote', 'demote'] as const) {
        const numbers = changes[change] ?? []
        if (numbers.length > 0) changeMembers(world, group, by, change, numbers.map(at))
      }
      return toGroupInfo(world, group)
    },
    listGroups: async ({ phone }: ParsedInput<'listGroups'>): Promise<GroupInfo[]> =>
      [...world.groups.values()]
        .filter(({ members }) => !phone || members.has(toDigits(phone)))
        .map((group) => toGroupInfo(world, group)),
    postStatus: (input: ParsedInput<'postStatus'>) => postStatus(world, at(input.from), input),
    postChannel: async (input: ParsedInput<'postChannel'>) => postChannel(world, input, at(input.to)),
  }
}
