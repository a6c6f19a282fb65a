import { proto, toNumber } from '@whiskeysockets/baileys'

/** Something done to a message, as the wire tells it: a vote is still sealed. */
export interface ContentChange {
  key: proto.IMessageKey
  /** Of its own clock, which counts milliseconds; a stanza's only seconds. Null: not told. */
  atMs: number | null
  what:
    | { type: 'edit'; text: string }
    | { type: 'delete' }
    | { type: 'reaction'; emoji: string | null }
    | { type: 'vote'; sealed: proto.Message.IPollEncValue }
}

const { Type } = proto.Message.ProtocolMessage

export function changeOf(inner: proto.IMessage, textOf: (edited: proto.IMessage) => string): ContentChange | null {
  const { reactionMessage, pollUpdateMessage, protocolMessage } = inner
  if (reactionMessage?.key) {
    const emoji = reactionMessage.text ? reactionMessage.text : null
    return changed(reactionMessage.key, reactionMessage.senderTimestampMs, { type: 'reaction', emoji })
  }
  if (pollUpdateMessage?.pollCreationMessageKey && pollUpdateMessage.vote)
    return changed(pollUpdateMessage.pollCreationMessageKey, pollUpdateMessage.senderTimestampMs, {
      type: 'vote',
      sealed: pollUpdateMessage.vote,
    })
  return protocolMessage ? byProtocol(protocolMessage, textOf) : null
}

function byProtocol(
  part: proto.Message.IProtocolMessage,
  textOf: (edited: proto.IMessage) => string,
): ContentChange | null {
  if (!part.key?.id) return null
  if (part.editedMessage && part.type === Type.MESSAGE_EDIT)
    return changed(part.key, part.timestampMs, { type: 'edit', text: textOf(part.editedMessage) })
  // REVOKE is the value 0, which the wire leaves out: what names a message and nothing else
  const isRevoke = !part.type && !part.historySyncNotification
  return isRevoke ? changed(part.key, part.timestampMs, { type: 'delete' }) : null
}

function changed(
  key: proto.IMessageKey,
  atMs: Parameters<typeof toNumber>[0],
  what: ContentChange['what'],
): ContentChange | null {
  const at = toNumber(atMs)
  return key.id ? { key, atMs: Number.isSafeInteger(at) && at > 0 ? at : null, what } : null
}
