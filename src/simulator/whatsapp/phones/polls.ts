import { createHash, randomBytes } from 'node:crypto'
import { aesEncryptGCM, decryptPollVote, hmacSign, proto } from '@whiskeysockets/baileys'

type Message = proto.IMessage

/** The poll in a message, under whichever of its names it came. */
export const pollOf = (message: Message): proto.Message.IPollCreationMessage | undefined =>
  message.pollCreationMessage ??
  message.pollCreationMessageV2 ??
  message.pollCreationMessageV3 ??
  message.pollCreationMessageV5 ??
  undefined

/** A vote is sealed for who knows the poll's secret, and bound to the poll and to who votes. */
export interface VoteBond {
  pollId: string
  secret: Uint8Array
  /** Addresses without a device, in the form the chat uses. */
  creator: string
  voter: string
}

const hashOf = (option: string): Buffer => createHash('sha256').update(option).digest()

/** The same derivation as of `decryptPollVote`, the other way round. */
export function sealVote(options: string[], { pollId, secret, creator, voter }: VoteBond): proto.Message.IPollEncValue {
  const plain = proto.Message.PollVoteMessage.encode({ selectedOptions: options.map(hashOf) }).finish()
  const use = Buffer.concat([Buffer.from(`${pollId}${creator}${voter}Poll Vote`), Buffer.from([1])])
  const key = hmacSign(use, hmacSign(Buffer.from(secret), new Uint8Array(32), 'sha256'), 'sha256')
  const encIv = randomBytes(12)
  return { encIv, encPayload: aesEncryptGCM(plain, key, encIv, Buffer.from(`${pollId}\u0000${voter}`)) }
}

/** Names of the options chosen; undefined where the vote is bound to something else. */
export function openVote(
  vote: proto.Message.IPollEncValue,
  bonds: VoteBond[],
  options: string[],
): string[] | undefined {
  for (const { pollId, secret, creator, voter } of bonds) {
    try {
      const context = { pollCreatorJid: creator, pollMsgId: pollId, pollEncKey: Buffer.from(secret), voterJid: voter }
      const { selectedOptions } = decryptPollVote(vote, context)
      const chosen = (selectedOptions ?? []).map((hash) => options.find((name) => hashOf(name).equals(hash)))
      return chosen.every((name) => name !== undefined) ? chosen : undefined
    } catch {
      // sealed under the other form of the addresses, or for another poll
    }
  }
  return undefined
}
