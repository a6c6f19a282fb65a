import { normalizeMessageContent, proto } from '@whiskeysockets/baileys'
import type { Message } from './content.ts'
import { pollOf } from './polls.ts'

/** What a message's stanza says of its content, in the clear. */
export interface Label {
  type: 'text' | 'media' | 'reaction' | 'poll' | 'event'
  mediatype?: string
  /** 1 = edited, 2 = pinned, 7 = taken back by its author. */
  edit?: '1' | '2' | '7'
  /** Attributes of `<meta>`. */
  meta?: Record<string, string>
}

/** Messages of type `media`, and what `mediatype` says of them. */
const MEDIA_TYPES: Partial<Record<keyof Message, string>> = {
  imageMessage: 'image',
  videoMessage: 'video',
  ptvMessage: 'ptv',
  audioMessage: 'audio',
  documentMessage: 'document',
  stickerMessage: 'sticker',
  locationMessage: 'location',
  liveLocationMessage: 'livelocation',
  contactMessage: 'vcard',
  contactsArrayMessage: 'contact_array',
  listMessage: 'list',
  listResponseMessage: 'list_response',
  buttonsResponseMessage: 'buttons_response',
  interactiveResponseMessage: 'native_flow_response',
  orderMessage: 'order',
  productMessage: 'product',
  groupInviteMessage: 'url',
}

/** Edits, deletions, and what is between devices. */
function protocolLabel({ type, key }: proto.Message.IProtocolMessage): Label {
  const { REVOKE, MESSAGE_EDIT } = proto.Message.ProtocolMessage.Type
  if (type === MESSAGE_EDIT) return { type: 'text', edit: '1' }
  // REVOKE is the value 0, which the wire leaves out
  return key && (type ?? REVOKE) === REVOKE ? { type: 'text', edit: '7' } : { type: 'text' }
}

function mediaLabel(inner: Message): Label | undefined {
  if (inner.audioMessage?.ptt) return { type: 'media', mediatype: 'ptt' }
  if (inner.videoMessage?.gifPlayback) return { type: 'media', mediatype: 'gif' }
  const found = Object.entries(MEDIA_TYPES).find(([field]) => inner[field as keyof Message])
  return found && { type: 'media', mediatype: found[1] }
}

export function labelOf(message: Message): Label {
  const inner = normalizeMessageContent(message) ?? {}
  if (inner.protocolMessage) return protocolLabel(inner.protocolMessage)
  if (inner.pinInChatMessage) return { type: 'text', edit: '2' }
  if (inner.reactionMessage) return { type: 'reaction' }
  if (pollOf(inner)) return { type: 'poll', meta: { polltype: 'creation' } }
  if (inner.pollUpdateMessage) return { type: 'poll', meta: { polltype: 'vote' } }
  if (inner.eventMessage) return { type: 'event', meta: { event_type: 'creation' } }
  return mediaLabel(inner) ?? { type: 'text' }
}
