import { randomBytes } from 'node:crypto'
import { normalizeMessageContent, proto } from '@whiskeysockets/baileys'
import { ControlError } from '../control.ts'
import type { PhoneContent } from '../control-content.ts'
import type { MediaHost } from '../media/media-host.ts'
import type { Order } from '../world.ts'
import { contextOf, type Message } from './content.ts'
import { type MediaContent, mediaMessage } from './media-message.ts'
import { pollOf, sealVote } from './polls.ts'

/** Another message of the same chat, seen from who writes. */
export interface Target {
  key: proto.IMessageKey
  message: Message
  /** Address of who wrote it, in the form the chat uses. */
  author: string
}

/** The chat a message is written in. */
export interface Chat {
  media: MediaHost
  self: string
  peer: string
  quotedId: string | undefined
  target(id: string): Target
  /** A person's address, in the form the chat uses. */
  addressOf(number: string): string
  keepOrder(order: Order): void
}

type Kind = PhoneContent['kind']
type Of<K extends Kind> = Extract<PhoneContent, { kind: K }>
type Composed = Message | Promise<Message>
type Composers = { [K in Kind]: (content: Of<K>, chat: Chat, context: proto.IContextInfo | undefined) => Composed }

const { MESSAGE_EDIT, REVOKE } = proto.Message.ProtocolMessage.Type

const vcard = ({ name, number }: { name: string; number: string }) =>
  `BEGIN:VCARD\nVERSION:3.0\nFN:${name}\nTEL;type=CELL;waid=${number.slice(1)}:${number}\nEND:VCARD`

/** Which other message this one answers. Choices answer what offered them. */
function contextFor(content: PhoneContent, chat: Chat): proto.IContextInfo | undefined {
  const isAnswer = content.kind.endsWith('-reply') && 'targetId' in content
  const id = isAnswer ? content.targetId : chat.quotedId
  const mentions = 'mentions' in content ? content.mentions : undefined
  const named = mentions?.length ? { mentionedJid: mentions.map(chat.addressOf) } : undefined
  if (!id) return named
  const { author, message } = chat.target(id)
  return { stanzaId: id, participant: author, quotedMessage: message, ...named }
}

/** The same message with another text, or the same file with another caption. */
function withText(message: Message, text: string): Message {
  const inner = normalizeMessageContent(message) ?? {}
  for (const field of ['imageMessage', 'videoMessage', 'documentMessage'] as const) {
    if (inner[field]) return { [field]: { ...inner[field], caption: text } }
  }
  const contextInfo = contextOf(inner)
  return contextInfo ? { extendedTextMessage: { text, contextInfo } } : { conversation: text }
}

function vote({ targetId, options }: Of<'vote'>, chat: Chat): Message {
  const { key, message, author } = chat.target(targetId)
  const poll = pollOf(normalizeMessageContent(message) ?? {})
  const secret = message.messageContextInfo?.messageSecret
  if (!poll || !secret) throw new ControlError('invalid', `Message ${targetId} is no poll`)
  const offered = (poll.options ?? []).map(({ optionName }) => optionName)
  if (!options.every((name) => offered.includes(name))) throw new ControlError('invalid', 'No such option in the poll')
  const most = poll.selectableOptionsCount || offered.length
  if (options.length > most) throw new ControlError('invalid', `The poll takes ${most} of its options`)
  const sealed = sealVote(options, { pollId: targetId, secret, creator: author, voter: chat.self })
  return {
    pollUpdateMessage: { pollCreationMessageKey: key, vote: sealed, senderTimestampMs: Date.now(), metadata: {} },
  }
}

function poll({ name, options, selectable }: Of<'poll'>, _chat: Chat, contextInfo?: proto.IContextInfo): Message {
  if (new Set(options).size < options.length) throw new ControlError('invalid', 'The options of a poll must differ')
  const asked = {
    ...{ name, contextInfo, selectableOptionsCount: selectable },
    options: options.map((optionName) => ({ optionName })),
  }
  const messageContextInfo = { messageSecret: randomBytes(32) }
  return selectable === 1
    ? { messageContextInfo, pollCreationMessageV3: asked }
    : { messageContextInfo, pollCreationMessage: asked }
}

/** In thousandths of the main unit, as WhatsApp counts. */
const thousandths = (minor: number, currency: string): number => {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions()
  return minor * 10 ** (3 - (format.maximumFractionDigits ?? 2))
}

function order(content: Of<'order'>, chat: Chat, contextInfo?: proto.IContextInfo): Message {
  const { title, text, currency, orderId = randomBytes(8).readBigUInt64BE().toString().slice(0, 15) } = content
  const items = content.items.map((item) => ({ ...item, price: thousandths(item.price, currency) }))
  const total = items.reduce((sum, { price, quantity }) => sum + price * quantity, 0)
  const token = randomBytes(24).toString('base64')
  chat.keepOrder({ orderId, token, currency, total, items })
  return {
    orderMessage: {
      ...{ orderId, token, message: text, orderTitle: title, sellerJid: chat.peer, contextInfo },
      ...{ itemCount: items.reduce((sum, { quantity }) => sum + quantity, 0), totalAmount1000: total },
      totalCurrencyCode: currency,
      status: proto.Message.OrderMessage.OrderStatus.INQUIRY,
      surface: proto.Message.OrderMessage.OrderSurface.CATALOG,
    },
  }
}

function product({ id, title, text, price, currency }: Of<'product'>, chat: Chat, contextInfo?: proto.IContextInfo) {
  const priced =
    price !== undefined && currency ? { currencyCode: currency, priceAmount1000: thousandths(price, currency) } : {}
  const snapshot = { productId: id, title, productImageCount: 0, ...priced }
  return { productMessage: { product: snapshot, businessOwnerJid: chat.peer, body: text, contextInfo } }
}

const file = (content: MediaContent, chat: Chat, contextInfo: proto.IContextInfo | undefined) =>
  mediaMessage(content, chat.media, contextInfo)

const COMPOSERS: Composers = {
  image: file,
  video: file,
  audio: file,
  document: file,
  sticker: file,
  text: ({ text }, _chat, contextInfo) =>
    contextInfo ? { extendedTextMessage: { text, contextInfo } } : { conversation: text },
  location: ({ latitude: degreesLatitude, longitude: degreesLongitude, name, address, url }, _chat, contextInfo) => ({
    locationMessage: { degreesLatitude, degreesLongitude, name, address, url, contextInfo },
  }),
  'live-location': ({ latitude, longitude, caption, sequence }, _chat, contextInfo) => ({
    liveLocationMessage: {
      ...{ degreesLatitude: latitude, degreesLongitude: longitude, caption, contextInfo },
      ...{ sequenceNumber: sequence, accuracyInMeters: 10, timeOffset: 0 },
    },
  }),
  contact: (content, _chat, contextInfo) => ({
    contactMessage: { displayName: content.name, vcard: vcard(content), contextInfo },
  }),
  contacts: ({ cards }, _chat, contextInfo) => {
    const contacts = cards.map((card) => ({ displayName: card.name, vcard: vcard(card) }))
    return { contactsArrayMessage: { displayName: `${cards.length} contacts`, contacts, contextInfo } }
  },
  poll,
  vote,
  reaction: ({ targetId, emoji }, chat) => ({
    reactionMessage: { key: chat.target(targetId).key, text: emoji, senderTimestampMs: Date.now() },
  }),
  edit: ({ targetId, text }, chat) => {
    const { key, message } = chat.target(targetId)
    const editedMessage = withText(message, text)
    const protocolMessage = { type: MESSAGE_EDIT, key, editedMessage, timestampMs: Date.now() }
    return { editedMessage: { message: { protocolMessage } } }
  },
  delete: ({ targetId }, chat) => ({ protocolMessage: { type: REVOKE, key: chat.target(targetId).key } }),
  'button-reply': ({ id, text }, _chat, contextInfo) => {
    const type = proto.Message.ButtonsResponseMessage.Type.DISPLAY_TEXT
    return { buttonsResponseMessage: { selectedButtonId: id, selectedDisplayText: text, type, contextInfo } }
  },
  'template-reply': ({ id, text }, _chat, contextInfo) => ({
    templateButtonReplyMessage: { selectedId: id, selectedDisplayText: text, selectedIndex: 0, contextInfo },
  }),
  'list-reply': ({ id, title, description }, _chat, contextInfo) => ({
    listResponseMessage: {
      ...{ title, description, contextInfo, singleSelectReply: { selectedRowId: id } },
      listType: proto.Message.ListResponseMessage.ListType.SINGLE_SELECT,
    },
  }),
  'flow-reply': ({ name, text, params }, _chat, contextInfo) => ({
    interactiveResponseMessage: {
      ...{ body: { text }, contextInfo },
      nativeFlowResponseMessage: { name, paramsJson: JSON.stringify(params), version: 3 },
    },
  }),
  order,
  product,
  event: ({ name, description, startsAt }, _chat, contextInfo) => ({
    messageContextInfo: { messageSecret: randomBytes(32) },
    eventMessage: {
      ...{ name, description, contextInfo, isCanceled: false },
      startTime: Math.floor(Date.parse(startsAt) / 1000),
    },
  }),
  raw: ({ message }) => proto.Message.fromObject(message),
}

/** What a phone writes for what its owner did. */
export async function composeMessage(content: PhoneContent, chat: Chat): Promise<Message> {
  const compose = COMPOSERS[content.kind] as Composers[Kind]
  return compose(content as never, chat, contextFor(content, chat))
}
