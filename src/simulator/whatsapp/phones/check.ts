import { createHash } from 'node:crypto'
import { getContentType, normalizeMessageContent, type proto } from '@whiskeysockets/baileys'
import { openMedia } from '../media/cipher.ts'
import { demand } from '../protocol/violation.ts'
import type { Group, Phone, Said, World } from '../world.ts'
import { authorOf, type Change, changeIn, readVote } from './changes.ts'
import type { Message } from './content.ts'
import { type Label, labelOf } from './envelope.ts'
import { mediaOf } from './media-message.ts'
import { phoneAt } from './phone.ts'
import { pollOf } from './polls.ts'

/** Kinds for which rc14 says `text` and no mediatype. */
const UNLABELLED: Array<keyof Message> = ['locationMessage', 'ptvMessage', 'templateButtonReplyMessage']

function checkLabel(message: Message, said: Said, label: Label): void {
  const inner = normalizeMessageContent(message) ?? {}
  const unlabelled = UNLABELLED.some((field) => inner[field])
  const fits = said.type === label.type || (unlabelled && said.type === 'text')
  demand(fits, `a message of type ${said.type} holds what is of type ${label.type}`)
  const wrapped = getContentType(message) !== getContentType(inner)
  const mayBeAbsent = said.mediatype === undefined && (unlabelled || wrapped || said.resent)
  demand(
    mayBeAbsent || said.mediatype === label.mediatype,
    `mediatype ${said.mediatype} of what is ${label.mediatype ?? 'no file'}`,
  )
  if (said.resent) return
  // whatsmeow takes a reaction back as it does a message
  const reactionGone = inner.reactionMessage?.text === '' && said.edit === '7'
  demand(reactionGone || said.edit === label.edit, `edit="${said.edit}" of what needs edit="${label.edit}"`)
  demand(said.polltype === label.meta?.polltype, `polltype ${said.polltype} of what needs ${label.meta?.polltype}`)
}

function checkPoll(message: Message): void {
  const poll = pollOf(normalizeMessageContent(message) ?? {})
  if (!poll) return
  const names = (poll.options ?? []).map(({ optionName }) => optionName ?? '')
  demand(poll.name, 'a poll without a question')
  demand(names.length >= 2 && names.length <= 12, `a poll with ${names.length} options`)
  demand(names.every(Boolean) && new Set(names).size === names.length, 'options of a poll that are empty or the same')
  demand((poll.selectableOptionsCount ?? 0) <= names.length, 'a poll of which more may be chosen than there is')
  demand(message.messageContextInfo?.messageSecret?.length === 32, 'a poll without a secret of 32 bytes')
}

function checkPlace({ locationMessage, liveLocationMessage }: Message): void {
  const place = locationMessage ?? liveLocationMessage
  if (!place) return
  const { degreesLatitude: latitude, degreesLongitude: longitude } = place
  const within = (value: number | null | undefined, most: number) =>
    typeof value === 'number' && Math.abs(value) <= most
  demand(within(latitude, 90) && within(longitude, 180), `no place on earth: ${latitude}, ${longitude}`)
}

function checkCards({ contactMessage, contactsArrayMessage }: Message): void {
  const cards = contactsArrayMessage?.contacts ?? (contactMessage ? [contactMessage] : undefined)
  demand(!cards || cards.length > 0, 'contact cards without a card')
  for (const { displayName, vcard } of cards ?? []) {
    const whole = /^BEGIN:VCARD\r?\n[\s\S]*\nEND:VCARD\s*$/.test(vcard ?? '')
    demand(displayName && whole, 'a contact card without a name or a vCard')
  }
}

/** A phone fetches the file, opens it and compares it with what the message says. */
async function checkMedia(world: World, message: Message): Promise<void> {
  const media = mediaOf(message)
  if (!media) return
  const { file, kind } = media
  demand(file.mimetype, `${kind} without a mimetype`)
  demand(file.mediaKey?.length === 32, `${kind} without a media key of 32 bytes`)
  demand(file.fileSha256?.length === 32 && file.fileEncSha256?.length === 32, `${kind} without its hashes`)
  const path = file.directPath || (file.url ? new URL(file.url).pathname : undefined)
  demand(path, `${kind} without a path`)
  const body = world.media.get(path)
  demand(body, `${kind} that is not on the media host: ${path}`)
  const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest()
  demand(hash(body).equals(file.fileEncSha256), `${kind} whose sealed file has another hash`)
  const plain = await openMedia(body, file.mediaKey, kind).catch(() => undefined)
  demand(plain, `${kind} that its media key does not open`)
  demand(hash(plain).equals(file.fileSha256), `${kind} whose file has another hash`)
  demand(Number(file.fileLength) === plain.length, `${kind} of ${plain.length} bytes, told as ${file.fileLength}`)
}

interface Arriving {
  /** Whose phone shows it, and who wrote it; the same one for what an account's device sent. */
  phone: Phone
  author: Phone
  /** The other person of the chat, or the group. */
  chat: Phone | Group
}

const isGroup = (chat: Phone | Group): chat is Group => 'members' in chat

/** What is changed must be in this chat, and the author's own where only an author may change it. */
function checkChange(world: World, { phone, author, chat }: Arriving, { kind, key, part }: Change): void {
  if (kind === 'silent') return
  demand(key.id, `${kind} of a message without an id`)
  const named = key.remoteJid ?? undefined
  const inChat = isGroup(chat) ? named === chat.jid : [phone, chat].includes(phoneAt(world, named) as Phone)
  demand(inChat, `${kind} of a message in another chat: ${named}`)
  const thread = isGroup(chat) ? chat.jid : chat.number
  const target = phone.threads.get(thread)?.messages.get(key.id)
  if (!target) return
  const writer = authorOf(world, phone, thread, target)
  const isOwn = writer === author
  demand(Boolean(key.fromMe) === isOwn, `${kind} says fromMe=${key.fromMe} of a message that is${isOwn ? '' : ' not'}`)
  if (isGroup(chat) && !isOwn) {
    demand(phoneAt(world, key.participant ?? undefined) === writer, `${kind} of a message of ${key.participant}`)
  }
  if (kind === 'edit') {
    demand(isOwn, 'edit of what somebody else wrote')
    demand(Object.keys(part.protocolMessage?.editedMessage ?? {}).length > 0, 'edit without a new text')
  }
  if (kind === 'delete') demand(isOwn, 'delete of what somebody else wrote')
  if (kind === 'vote') {
    demand(target.content.poll, 'vote in what is no poll')
    demand(readVote(target, writer, author, part), 'vote that the secret of its poll does not open')
  }
}

function checkContext(message: Message): void {
  const parts = Object.values(normalizeMessageContent(message) ?? {}) as Array<{
    contextInfo?: proto.IContextInfo
  } | null>
  for (const part of parts) {
    const { stanzaId, participant } = part?.contextInfo ?? {}
    demand(!stanzaId || participant, 'a quote without who wrote what it quotes')
  }
}

/** What a linked device wrote must be what a phone can show. */
export async function checkSent(world: World, arriving: Arriving, message: Message, said: Said): Promise<void> {
  const inner = normalizeMessageContent(message)
  demand(inner && getContentType(inner), 'a message with nothing in it')
  checkLabel(message, said, labelOf(message))
  checkContext(message)
  checkPoll(message)
  checkPlace(inner)
  checkCards(inner)
  const change = changeIn(message)
  if (change) checkChange(world, arriving, change)
  await checkMedia(world, message)
}
