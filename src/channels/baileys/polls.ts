import { createHash } from 'node:crypto'
import { decryptPollVote, normalizeMessageContent, type proto, type WAMessageKey } from '@whiskeysockets/baileys'
import type { Self } from './addresses.ts'
import type { KeyStore } from './key-store.ts'

/** What opens the votes of a poll: its secret, and its options, of which a vote names the hashes. */
interface PollKey {
  secret: Uint8Array
  options: readonly string[]
}

/** Kept with the account's keys: without it no vote can be read, in this run or in any other. */
export async function keepPoll(store: KeyStore, wireId: string, key: PollKey): Promise<void> {
  const poll = { secret: Buffer.from(key.secret).toString('base64'), options: key.options }
  await store.set({ poll: { [wireId]: poll } })
}

/** Of a poll that came, or that was written on the phone. */
export async function keepPollOf(store: KeyStore, wireId: string, message: proto.IMessage): Promise<void> {
  const inner = normalizeMessageContent(message)
  const poll = inner?.pollCreationMessage ?? inner?.pollCreationMessageV2 ?? inner?.pollCreationMessageV3
  const secret = (message.messageContextInfo ?? inner?.messageContextInfo)?.messageSecret
  if (!poll || !secret || secret.length === 0) return
  await keepPoll(store, wireId, { secret, options: (poll.options ?? []).map(({ optionName }) => optionName ?? '') })
}

export async function pollKeyOf(store: KeyStore, wireId: string): Promise<PollKey | null> {
  const found = (await store.get('poll', [wireId]))[wireId] as { secret: string; options: string[] } | undefined
  return found ? { secret: Buffer.from(found.secret, 'base64'), options: found.options } : null
}

const hashOf = (option: string): string => createHash('sha256').update(option).digest('hex')

export interface SealedVote {
  vote: proto.Message.IPollEncValue
  poll: proto.IMessageKey
  /** The vote's own. */
  key: WAMessageKey
}

/**
 * What was chosen; null where the poll is not known, or the vote is not for it. It is sealed to who made the poll and who
 * votes, by the addresses of the chat at that time: those that we know of both are tried.
 */
export async function openVote(
  store: KeyStore,
  { vote, poll, key }: SealedVote,
  self: Self,
): Promise<readonly string[] | null> {
  const { encPayload, encIv } = vote
  const pollMsgId = poll.id ?? ''
  const known = await pollKeyOf(store, pollMsgId)
  if (!known || !encPayload || !encIv) return null
  const ours = jidsOf(self)
  const theirs = [key.participant, key.participantAlt, key.remoteJid, key.remoteJidAlt].filter((jid) => jid)
  const author = poll.participant ? [poll.participant, ...theirs] : theirs
  for (const pollCreatorJid of (poll.fromMe ? ours : author) as string[])
    for (const voterJid of (key.fromMe ? ours : theirs) as string[]) {
      const chosen = tryOpen(() =>
        decryptPollVote({ encPayload, encIv }, { pollCreatorJid, pollMsgId, pollEncKey: known.secret, voterJid }),
      )
      if (chosen) return namesOf(chosen, known.options)
    }
  return null
}

const jidsOf = ({ number, lid }: Self): string[] => [
  ...(lid ? [`${lid}@lid`] : []),
  ...(number ? [`${number}@s.whatsapp.net`] : []),
]

function tryOpen(open: () => proto.Message.PollVoteMessage): proto.Message.PollVoteMessage | null {
  try {
    return open()
  } catch {
    // sealed for other addresses
    return null
  }
}

function namesOf({ selectedOptions }: proto.Message.IPollVoteMessage, options: readonly string[]): string[] {
  const chosen = new Set((selectedOptions ?? []).map((hash) => Buffer.from(hash).toString('hex')))
  return options.filter((option) => chosen.has(hashOf(option)))
}
