import { normalizeMessageContent, proto } from '@whiskeysockets/baileys'
import type { ShownContent } from '../control-content.ts'
import { SERVER } from '../protocol/stanzas.ts'
import { type Phone, type StoredMessage, type Thread, toDigits, toE164, type World } from '../world.ts'
import { type Message, showContent } from './content.ts'
import { openVote, pollOf, type VoteBond } from './polls.ts'

const { REVOKE, MESSAGE_EDIT } = proto.Message.ProtocolMessage.Type

/** What a message does to another one of its thread, in place of being shown itself. */
export interface Change {
  kind: 'edit' | 'delete' | 'reaction' | 'vote' | 'silent'
  key: proto.IMessageKey
  part: Message
}

/** Undefined where the message is shown itself. */
export function changeIn(message: Message): Change | undefined {
  const part = normalizeMessageContent(message) ?? {}
  const { protocolMessage, reactionMessage, pollUpdateMessage } = part
  if (reactionMessage) return { kind: 'reaction', key: reactionMessage.key ?? {}, part }
  if (pollUpdateMessage) return { kind: 'vote', key: pollUpdateMessage.pollCreationMessageKey ?? {}, part }
  if (!protocolMessage) return undefined
  const key = protocolMessage.key ?? {}
  if (protocolMessage.type === MESSAGE_EDIT) return { kind: 'edit', key, part }
  // REVOKE is the value 0, which the wire leaves out
  const revokes = key.id && (protocolMessage.type ?? REVOKE) === REVOKE
  return { kind: revokes ? 'delete' : 'silent', key, part }
}

/** Who wrote a message of a thread. */
export const authorOf = (world: World, phone: Phone, thread: string, { direction, author }: StoredMessage) =>
  direction === 'out' ? phone : world.phones.get(toDigits(author ?? thread))

/** A chat uses one form of the addresses; both are tried, for either may have been used. */
function bondsOf(target: StoredMessage, creator: Phone, voter: Phone): VoteBond[] {
  const secret = proto.Message.decode(target.proto).messageContextInfo?.messageSecret
  if (!secret) return []
  return [
    { pollId: target.id, secret, creator: `${creator.lid}@lid`, voter: `${voter.lid}@lid` },
    { pollId: target.id, secret, creator: `${creator.number}${SERVER}`, voter: `${voter.number}${SERVER}` },
  ]
}

/** The options somebody chose in a poll; undefined where the vote does not open. */
export function readVote(
  target: StoredMessage,
  creator: Phone | undefined,
  voter: Phone,
  part: Message,
): string[] | undefined {
  const poll = pollOf(normalizeMessageContent(proto.Message.decode(target.proto)) ?? {})
  const { vote } = part.pollUpdateMessage ?? {}
  if (!poll || !vote || !creator) return undefined
  const options = (poll.options ?? []).map(({ optionName }) => optionName ?? '')
  return openVote(vote, bondsOf(target, creator, voter), options)
}

function withVote(content: ShownContent, voter: string, chosen: string[]): ShownContent {
  if (!content.poll) return content
  const options = content.poll.options.map(({ name, votes }) => {
    const others = votes.filter((number) => number !== voter)
    return { name, votes: chosen.includes(name) ? [...others, voter] : others }
  })
  return { ...content, poll: { ...content.poll, options } }
}

/** A new text of a file is its caption. */
function edited(before: ShownContent, message: Message): ShownContent {
  const after = showContent(message)
  return after.kind === 'text' && before.mimetype ? { ...before, text: after.text } : after
}

function react(target: StoredMessage, author: string, emoji: string | null | undefined): void {
  if (emoji) target.reactions[toE164(author)] = emoji
  else delete target.reactions[toE164(author)]
}

/** The message that was changed, where there was anything to change. */
export function applyChange(
  world: World,
  phone: Phone,
  thread: Thread,
  author: string,
  { kind, key, part }: Change,
): StoredMessage | undefined {
  const target = thread.messages.get(key.id ?? '')
  if (!target || kind === 'silent' || target.deleted) return undefined
  if (kind === 'reaction') react(target, author, part.reactionMessage?.text)
  else if (kind === 'vote') {
    const voter = world.phones.get(author)
    const chosen = voter && readVote(target, authorOf(world, phone, thread.peer, target), voter, part)
    if (!chosen) return undefined
    target.content = withVote(target.content, toE164(author), chosen)
    // only its author edits or takes back a message
  } else if (authorOf(world, phone, thread.peer, target)?.number !== author) return undefined
  else if (kind === 'delete') {
    target.deleted = true
    target.content = { kind: 'text', text: '' }
  } else {
    target.edited = true
    target.content = edited(target.content, part.protocolMessage?.editedMessage ?? {})
  }
  return target
}
