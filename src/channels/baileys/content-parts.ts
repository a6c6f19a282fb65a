import { type proto, toNumber } from '@whiskeysockets/baileys'
import type { MessageKind } from '../../../schemas/message.ts'
import { type ContactCard, type MessageContent, noContent } from '../../../schemas/message-content.ts'

export interface Part {
  kind: MessageKind
  text: string
  content?: MessageContent
  order?: { id: string; token: string }
}
type Reader = (inner: proto.IMessage) => Part | null

const cut = (text: string | null | undefined, length: number): string => (text ?? '').trim().slice(0, length)
const orNull = (text: string | null | undefined, length: number): string | null => cut(text, length) || null

const text = (words: string | null | undefined): Part => ({ kind: 'text', text: words ?? '' })
const chose = (id: string | null | undefined, title: string | null | undefined): Part => {
  const chosen = { id: cut(id, 256), title: cut(title, 256) }
  return { kind: 'text', text: chosen.title || chosen.id, content: { ...noContent, chosen } }
}

/** What each kind of WhatsApp's is in Parley. What is not here is kept as it came. */
const readers: Record<string, Reader> = {
  conversation: ({ conversation }) => text(conversation),
  extendedTextMessage: ({ extendedTextMessage: part }) => text(part?.text),
  buttonsResponseMessage: ({ buttonsResponseMessage: part }) =>
    chose(part?.selectedButtonId, part?.selectedDisplayText),
  templateButtonReplyMessage: ({ templateButtonReplyMessage: part }) =>
    chose(part?.selectedId, part?.selectedDisplayText),
  listResponseMessage: ({ listResponseMessage: part }) => chose(part?.singleSelectReply?.selectedRowId, part?.title),
  interactiveResponseMessage: ({ interactiveResponseMessage: part }) => flowReply(part),
  locationMessage: ({ locationMessage: part }) => placed(part, false),
  liveLocationMessage: ({ liveLocationMessage: part }) => placed(part, true),
  contactMessage: ({ contactMessage: part }) => carded([part ?? {}]),
  contactsArrayMessage: ({ contactsArrayMessage: part }) => carded(part?.contacts ?? []),
  pollCreationMessage: ({ pollCreationMessage: part }) => polled(part),
  pollCreationMessageV2: ({ pollCreationMessageV2: part }) => polled(part),
  pollCreationMessageV3: ({ pollCreationMessageV3: part }) => polled(part),
  orderMessage: ({ orderMessage: part }) => ordered(part),
  buttonsMessage: ({ buttonsMessage: part }) =>
    offered(
      part?.contentText,
      'buttons',
      part?.buttons?.map((one) => [one.buttonId, one.buttonText?.displayText]) ?? [],
    ),
  listMessage: ({ listMessage: part }) =>
    offered(
      [part?.title, part?.description].filter(Boolean).join('\n'),
      'list',
      part?.sections?.flatMap(({ rows }) => rows?.map((row) => [row.rowId, row.title] as const) ?? []) ?? [],
    ),
  productMessage: ({ productMessage: part }) => unknown([part?.product?.title, part?.body, part?.footer]),
  eventMessage: ({ eventMessage: part }) => unknown([part?.name, part?.description]),
  groupInviteMessage: ({ groupInviteMessage: part }) => unknown([part?.groupName, part?.caption]),
  templateMessage: ({ templateMessage: part }) => unknown([part?.hydratedTemplate?.hydratedContentText]),
  interactiveMessage: ({ interactiveMessage: part }) => unknown([part?.header?.title, part?.body?.text]),
}

export const partOf = (type: string, inner: proto.IMessage): Part | null => readers[type]?.(inner) ?? null

/** Not understood, but these of its words are worth showing. */
const unknown = (words: readonly (string | null | undefined)[]): Part => ({
  kind: 'unknown',
  text: words.filter(Boolean).join('\n').slice(0, 4096),
})

function flowReply(part: proto.Message.IInteractiveResponseMessage | null | undefined): Part {
  const reply = part?.nativeFlowResponseMessage
  let id: unknown
  try {
    id = (JSON.parse(reply?.paramsJson ?? '{}') as { id?: unknown } | null)?.id
  } catch {
    // a sender may write anything
  }
  return chose(typeof id === 'string' ? id : reply?.name, part?.body?.text)
}

function placed(
  part: (proto.Message.ILocationMessage & proto.Message.ILiveLocationMessage) | null | undefined,
  isLive: boolean,
): Part | null {
  const latitude = part?.degreesLatitude ?? 0
  const longitude = part?.degreesLongitude ?? 0
  if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) return null
  const place = { latitude, longitude, name: orNull(part?.name, 200), address: orNull(part?.address, 300), isLive }
  return { kind: 'location', text: part?.caption ?? '', content: { ...noContent, place } }
}

function carded(parts: readonly proto.Message.IContactMessage[]): Part | null {
  const cards = parts.slice(0, 20).map(cardOf)
  return cards.length > 0 ? { kind: 'contact_card', text: '', content: { ...noContent, cards } } : null
}

function cardOf({ displayName, vcard }: proto.Message.IContactMessage): ContactCard {
  // a long line goes on in the next, after a blank
  const lines = (vcard ?? '').replace(/\r?\n[ \t]/g, '').split(/\r?\n/)
  const values = (name: string, length: number) =>
    lines.flatMap((line) => {
      const found = new RegExp(`^(?:item\\d+\\.)?${name}(?:;[^:]*)?:(.+)$`, 'i').exec(line)?.[1]
      const value = cut(found?.replace(/\\([,;\\])/g, '$1'), length)
      return value ? [value] : []
    })
  return {
    name: cut(displayName, 200) || (values('FN', 200)[0] ?? ''),
    phones: values('TEL', 40).slice(0, 20),
    emails: values('EMAIL', 254).slice(0, 20),
    organization: values('ORG', 200)[0]?.replace(/;+$/, '') ?? null,
  }
}

function polled(part: proto.Message.IPollCreationMessage | null | undefined): Part | null {
  const options = (part?.options ?? []).slice(0, 12).map(({ optionName }) => cut(optionName, 100) || '—')
  const question = cut(part?.name, 255)
  if (options.length < 2 || !question) return null
  const selectable = Math.min(Math.max(part?.selectableOptionsCount ?? 0, 0), options.length)
  return { kind: 'poll', text: question, content: { ...noContent, poll: { question, options, selectable, votes: [] } } }
}

function offered(
  words: string | null | undefined,
  style: 'buttons' | 'list',
  options: readonly (readonly [string | null | undefined, string | null | undefined])[],
): Part | null {
  const usable = options
    .slice(0, 10)
    .map(([id, title]) => ({ id: cut(id, 200) || cut(title, 200), title: cut(title, 24), description: null }))
    .filter(({ title }) => title)
  if (usable.length === 0) return null
  const choices = { style, label: null, footer: null, options: usable }
  return { kind: 'choices', text: words ?? '', content: { ...noContent, choices } }
}

/** WhatsApp tells thousandths of the currency's unit. */
export function minorOf(thousandths: Parameters<typeof toNumber>[0], currency: string): number {
  const digits = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits
  return Math.round((toNumber(thousandths) * 10 ** (digits ?? 2)) / 1000)
}

function ordered(part: proto.Message.IOrderMessage | null | undefined): Part | null {
  if (!part?.orderId) return null
  const currency = /^[A-Z]{3}$/.test(part.totalCurrencyCode ?? '') ? (part.totalCurrencyCode ?? null) : null
  const order = {
    wireOrderId: cut(part.orderId, 128),
    catalogId: null,
    currency,
    total: currency && part.totalAmount1000 ? minorOf(part.totalAmount1000, currency) : null,
    itemCount: part.itemCount ?? null,
    items: [],
  }
  return {
    kind: 'order',
    text: [part.orderTitle, part.message].filter(Boolean).join('\n'),
    content: { ...noContent, order },
    ...(part.token ? { order: { id: part.orderId, token: part.token } } : {}),
  }
}
