import type { MessageKind } from '../../../schemas/message.ts'
import type { CatalogOrder, ContactCard, MessageContent } from '../../../schemas/message-content.ts'
import type { Inbound, InboundChange, InboundMedia, PeerAddress, Receipt } from '../channel.ts'
import { meaningOf } from './errors.ts'
import type { Contact, Message, Status } from './webhook-shapes.ts'

export interface IncomingContext {
  contacts: readonly Contact[]
  /** Whose portfolio the ids of people belong to. */
  portfolio: string
  now: Date
  fetchMedia(ticket: { mediaId: string }): Promise<Uint8Array>
}

const lateAfterMs = 2 * 60_000
const nothing: MessageContent = {
  ...{ place: null, cards: [], poll: null, choices: null, chosen: null, order: null, template: null },
}
const mediaKinds = ['image', 'video', 'audio', 'document', 'sticker'] as const

/** A customer's message; null: it names nobody who could have written it. */
export function inboundOf(message: Message, context: IncomingContext): Inbound | null {
  const contact = contactOf(message, context.contacts)
  const author = peerOf(message, contact, context.portfolio)
  if (!author) return null
  const name = contact?.profile?.name ?? null
  const base = frameOf(message, context)
  if (!message.group_id) return { ...base, peer: author, pushName: name, fromMe: false }
  const group = { author, authorName: name, subject: null, mentionsUs: false }
  return { ...base, peer: { group: message.group_id }, pushName: null, fromMe: false, group }
}

/** What the owner wrote in the WhatsApp Business app on the same number. */
export function echoOf(message: Message, context: IncomingContext): Inbound | null {
  const phone = numberOf(message.to)
  if (!phone) return null
  return { ...frameOf(message, context), peer: { phone }, pushName: null, fromMe: true }
}

type Frame = Omit<Inbound, 'peer' | 'pushName' | 'fromMe'>

function frameOf(message: Message, context: IncomingContext): Frame {
  const sentAt = momentOf(message.timestamp, context.now)
  const change = changeOf(message)
  const said = change ? { kind: 'unknown' as const, text: '' } : saidIn(message)
  const media = change ? null : mediaOf(message, context)
  return {
    wireId: message.id,
    sentAt,
    arrival: context.now.getTime() - sentAt.getTime() > lateAfterMs ? 'late' : 'live',
    quotedWireId: message.context?.id ?? null,
    media,
    content: null,
    ...said,
    ...(change && { change }),
    ...((said.kind === 'unknown' || message.referral) && !change && { raw: message }),
  }
}

const momentOf = (seconds: number, now: Date): Date => {
  const at = new Date(seconds * 1_000)
  return seconds > 0 && !Number.isNaN(at.getTime()) ? at : now
}

const contactOf = ({ from, from_user_id }: Message, contacts: readonly Contact[]): Contact | undefined =>
  contacts.find(({ wa_id, user_id }) => (from && wa_id === from) || (from_user_id && user_id === from_user_id)) ??
  (contacts.length === 1 ? contacts[0] : undefined)

/** E.164 of what WhatsApp calls a wa_id; null where it is none. */
export function numberOf(waId: string | null | undefined): string | null {
  const digits = waId?.replace(/^\+/, '') ?? ''
  return /^\d{5,15}$/.test(digits) ? `+${digits}` : null
}

/** Who wrote, by every address that the body tells of. */
function peerOf(message: Message, contact: Contact | undefined, portfolio: string): PeerAddress | null {
  const phone = numberOf(message.from ?? contact?.wa_id)
  const userId = message.from_user_id ?? contact?.user_id
  // a username can be given up and taken by somebody else: it stands for a person only where nothing better is told
  const username = phone || userId ? null : contact?.profile?.username
  const moved = message.type === 'system' ? numberOf(message.system?.new_wa_id ?? message.system?.wa_id) : null
  const peer: PeerAddress = {
    ...(phone && { phone }),
    ...(userId && { bsuid: { portfolio, id: userId } }),
    ...(username && { username }),
    ...(moved && phone && moved !== phone && { phone: moved, formerPhone: phone }),
  }
  return Object.keys(peer).length > 0 ? peer : null
}

function changeOf({ type, reaction, edit, revoke }: Message): InboundChange | null {
  if (type === 'reaction' && reaction)
    return { target: { wireId: reaction.message_id, fromMe: true }, type: 'reaction', emoji: reaction.emoji || null }
  if (type === 'edit' && edit) {
    const target = { wireId: edit.original_message_id, fromMe: false }
    return { target, type: 'edit', text: editedText(edit.message ?? {}) }
  }
  if (type === 'revoke' && revoke)
    return { target: { wireId: revoke.original_message_id, fromMe: false }, type: 'delete' }
  return null
}

/** The new words of a text, or of what stands under a picture. */
function editedText(message: Record<string, unknown>): string {
  const part = (name: string) => (message[name] ?? {}) as Record<string, unknown>
  const found = [part('text').body, ...mediaKinds.map((kind) => part(kind).caption)]
  return String(found.find((value) => typeof value === 'string') ?? '').slice(0, 65_536)
}

type Said = { kind: MessageKind; text: string; content?: MessageContent; wireKind?: string }

function saidIn(message: Message): Said {
  const { type } = message
  const media = mediaKinds.find((kind) => kind === type)
  if (media && message[media]) return { kind: media, text: message[media]?.caption ?? '' }
  if (type === 'text' && message.text) return { kind: 'text', text: message.text.body }
  return (type === 'button' || type === 'interactive' ? chosenIn(message) : partIn(message)) ?? unknownIn(message)
}

function chosenIn({ type, button, interactive }: Message): Said | null {
  const reply = interactive?.button_reply ?? interactive?.list_reply
  const chosen = type === 'button' && button ? { id: button.payload ?? button.text, title: button.text } : reply
  if (!chosen) return null
  const { id, title } = { id: chosen.id.slice(0, 256), title: chosen.title.slice(0, 256) }
  return { kind: 'text', text: title, content: { ...nothing, chosen: { id, title } } }
}

function partIn({ type, location, contacts, order }: Message): Said | null {
  if (type === 'location' && location) {
    const { latitude, longitude } = location
    const place = { latitude, longitude, name: cut(location.name, 200), address: cut(location.address, 300) }
    const text = [place.name, place.address].filter(Boolean).join('\n')
    return { kind: 'location', text, content: { ...nothing, place: { ...place, isLive: false } } }
  }
  if (type === 'contacts' && contacts) {
    const cards = contacts.slice(0, 20).map(cardOf)
    const text = cards.map((card) => [card.name, ...card.phones].filter(Boolean).join('\n')).join('\n')
    return { kind: 'contact_card', text, content: { ...nothing, cards } }
  }
  if (type === 'order' && order)
    return { kind: 'order', text: order.text ?? '', content: { ...nothing, order: orderOf(order) } }
  return null
}

function unknownIn(message: Message): Said {
  const { type, system, interactive } = message
  if (type === 'system') return { kind: 'unknown', text: system?.body ?? '', wireKind: system?.type ?? 'system' }
  const inner = (message as { unsupported?: { type?: unknown } }).unsupported?.type
  const wireKind = type === 'interactive' ? (interactive?.type ?? type) : typeof inner === 'string' ? inner : type
  return { kind: 'unknown', text: '', wireKind: wireKind.slice(0, 60) }
}

const cut = (text: string | null | undefined, length: number): string | null => text?.slice(0, length) || null

type CardPart = NonNullable<Message['contacts']>[number]
const cardOf = ({ name, phones, emails, org }: CardPart): ContactCard => ({
  name: cut(name?.formatted_name, 200) ?? '',
  phones: (phones ?? []).flatMap(({ phone, wa_id }) => cut(phone, 40) ?? numberOf(wa_id) ?? []).slice(0, 20),
  emails: (emails ?? []).flatMap(({ email }) => cut(email, 254) ?? []).slice(0, 20),
  organization: cut(org?.company, 200),
})

type OrderPart = NonNullable<Message['order']>
function orderOf({ catalog_id, product_items }: OrderPart): CatalogOrder {
  const given = (product_items ?? []).slice(0, 200)
  const currency = given.map((item) => item.currency).find((code) => code && /^[A-Z]{3}$/.test(code)) ?? null
  const items = given.map(({ product_retailer_id, quantity, item_price }) => ({
    sku: product_retailer_id.slice(0, 128),
    name: null,
    quantity: Math.max(1, Math.round(quantity) || 1),
    unitPrice: currency && typeof item_price === 'number' ? minorOf(item_price, currency) : null,
  }))
  const isPriced = items.length > 0 && items.every(({ unitPrice }) => unitPrice !== null)
  const total = isPriced ? items.reduce((sum, item) => sum + item.quantity * (item.unitPrice ?? 0), 0) : null
  return { wireOrderId: null, catalogId: cut(catalog_id, 128), currency, total, itemCount: items.length, items }
}

function minorOf(amount: number, currency: string): number | null {
  const { maximumFractionDigits } = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions()
  const minor = Math.round(amount * 10 ** (maximumFractionDigits ?? 2))
  return Number.isSafeInteger(minor) ? minor : null
}

function mediaOf(message: Message, { fetchMedia }: IncomingContext): InboundMedia | null {
  const kind = mediaKinds.find((name) => name === message.type)
  const part = kind && message[kind]
  if (!part) return null
  const ticket = { mediaId: part.id }
  return {
    mime: part.mime_type ?? 'application/octet-stream',
    // told only where the file lies
    size: null,
    fileName: part.filename ?? null,
    ...{ seconds: null, width: null, height: null },
    ...(kind === 'audio' && { isVoice: part.voice ?? false }),
    ticket,
    fetch: () => fetchMedia(ticket),
  }
}

const receiptStatus: Readonly<Record<string, Receipt['status']>> = {
  sent: 'sent',
  delivered: 'delivered',
  read: 'read',
  played: 'read',
  failed: 'failed',
}

/** Null: a status that says nothing about where the message is. */
export function receiptOf(
  { id, status, timestamp, biz_opaque_callback_data, errors }: Status,
  now: Date,
): Receipt | null {
  const known = Object.hasOwn(receiptStatus, status) ? receiptStatus[status] : undefined
  if (!known) return null
  const clientId = biz_opaque_callback_data || undefined
  const base = { wireIds: [id], status: known, at: momentOf(timestamp, now), ...(clientId && { clientId }) }
  if (known !== 'failed') return base
  const [error] = errors ?? []
  const said = error?.error_data?.details ?? error?.message ?? error?.title ?? ''
  const { code, text, retryable } = error
    ? meaningOf(error.code, said)
    : { code: 'unknown', text: 'WhatsApp refused this message.', retryable: false }
  return { ...base, failure: { code, text: text.slice(0, 300), retryable } }
}
