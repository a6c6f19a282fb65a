import { getContentType, normalizeMessageContent, type proto } from '@whiskeysockets/baileys'
import type { ShownContent } from '../control-content.ts'
import { shownMedia } from './media-message.ts'
import { pollOf } from './polls.ts'

export type Message = proto.IMessage
type Shows = (inner: Message) => ShownContent | undefined

const text: Shows = ({ conversation, extendedTextMessage }) => {
  const words = conversation || extendedTextMessage?.text
  return words ? { kind: 'text', text: words } : undefined
}

const place: Shows = ({ locationMessage: at, liveLocationMessage: live }) => {
  const found = at ?? live
  if (!found) return undefined
  return {
    kind: 'location',
    text: (live ? live.caption : at?.name) ?? '',
    latitude: found.degreesLatitude ?? 0,
    longitude: found.degreesLongitude ?? 0,
    ...(at?.address ? { address: at.address } : {}),
    ...(live ? { live: true } : {}),
  }
}

const cards: Shows = ({ contactMessage, contactsArrayMessage }) => {
  const found = contactsArrayMessage?.contacts ?? (contactMessage ? [contactMessage] : [])
  if (found.length === 0) return undefined
  const shown = found.map(({ displayName, vcard }) => ({
    name: displayName ?? '',
    number: /^TEL[^:\r\n]*:(.+)$/im.exec(vcard ?? '')?.[1]?.trim() ?? null,
  }))
  return { kind: 'contact', text: shown.map(({ name }) => name).join(', '), cards: shown }
}

const poll: Shows = (inner) => {
  const asked = pollOf(inner)
  if (!asked) return undefined
  const options = (asked.options ?? []).map(({ optionName }) => ({ name: optionName ?? '', votes: [] }))
  return { kind: 'poll', text: asked.name ?? '', poll: { selectable: asked.selectableOptionsCount ?? 0, options } }
}

interface Row {
  id?: string | null
  title?: string | null
  description?: string | null
}

const toChoice = ({ id, title, description }: Row) => ({
  id: id ?? '',
  title: title ?? '',
  ...(description ? { description } : {}),
})

/** Every way a business may offer a choice. */
const choices: Shows = ({ listMessage, buttonsMessage, interactiveMessage, templateMessage }) => {
  if (listMessage) {
    const rows = (listMessage.sections ?? []).flatMap((section) => section.rows ?? [])
    const shown = rows.map(({ rowId, title, description }) =>
      toChoice({ id: rowId ?? null, title: title ?? null, description: description ?? null }),
    )
    return { kind: 'choices', text: listMessage.description ?? listMessage.title ?? '', choices: shown }
  }
  if (buttonsMessage) {
    const shown = (buttonsMessage.buttons ?? []).map(({ buttonId, buttonText }) =>
      toChoice({ id: buttonId ?? null, title: buttonText?.displayText ?? null }),
    )
    return { kind: 'choices', text: buttonsMessage.contentText ?? '', choices: shown }
  }
  if (interactiveMessage) {
    const shown = (interactiveMessage.nativeFlowMessage?.buttons ?? []).map(({ name, buttonParamsJson }) => {
      const { id, display_text: title } = readJson(buttonParamsJson)
      return toChoice({ id: id ?? name ?? null, title: title ?? name ?? null })
    })
    return { kind: 'choices', text: interactiveMessage.body?.text ?? '', choices: shown }
  }
  const template = templateMessage?.hydratedTemplate ?? templateMessage?.hydratedFourRowTemplate
  if (!template) return undefined
  const shown = (template.hydratedButtons ?? []).flatMap(({ quickReplyButton: button }) =>
    button ? [toChoice({ id: button.id ?? null, title: button.displayText ?? null })] : [],
  )
  return { kind: 'choices', text: template.hydratedContentText ?? '', choices: shown }
}

function readJson(json: string | null | undefined): Record<string, string> {
  try {
    return JSON.parse(json ?? '{}') as Record<string, string>
  } catch {
    return {}
  }
}

const reply: Shows = (inner) => {
  const { buttonsResponseMessage: button, templateButtonReplyMessage: template, listResponseMessage: row } = inner
  const flow = inner.interactiveResponseMessage
  if (button) return replied({ id: button.selectedButtonId ?? null, title: button.selectedDisplayText ?? null })
  if (template) return replied({ id: template.selectedId ?? null, title: template.selectedDisplayText ?? null })
  if (row) {
    const { title = null, description = null, singleSelectReply } = row
    return replied({ id: singleSelectReply?.selectedRowId ?? null, title, description })
  }
  if (!flow) return undefined
  return replied({ id: flow.nativeFlowResponseMessage?.name ?? null, title: flow.body?.text ?? null })
}

const replied = (row: Row): ShownContent => ({ kind: 'reply', text: row.title ?? '', reply: toChoice(row) })

const order: Shows = ({ orderMessage: cart }) =>
  cart
    ? {
        kind: 'order',
        text: cart.message ?? '',
        order: {
          ...{ orderId: cart.orderId ?? '', token: cart.token ?? '', items: cart.itemCount ?? 0 },
          ...{ total: Number(cart.totalAmount1000 ?? 0), currency: cart.totalCurrencyCode ?? '' },
        },
      }
    : undefined

const product: Shows = ({ productMessage }) => {
  const shown = productMessage?.product
  if (!shown) return undefined
  const price = shown.priceAmount1000 ? Number(shown.priceAmount1000) : null
  const text = shown.title ?? ''
  return {
    kind: 'product',
    text,
    product: { id: shown.productId ?? '', price, currency: shown.currencyCode ?? null },
  }
}

const event: Shows = ({ eventMessage: planned }) =>
  planned
    ? {
        kind: 'event',
        text: planned.name ?? '',
        event: { startsAt: new Date(Number(planned.startTime ?? 0) * 1000).toISOString() },
      }
    : undefined

const SHOWS = [text, place, cards, poll, choices, reply, order, product, event]

/** What a phone shows of a message. */
export function showContent(message: Message): ShownContent {
  const inner = normalizeMessageContent(message) ?? {}
  const mentions = mentionsIn(inner)
  const media = shownMedia(message)
  if (media) return { ...media, ...mentions }
  for (const shows of SHOWS) {
    const shown = shows(inner)
    if (shown) return { ...shown, ...mentions }
  }
  const type = getContentType(inner)
  return { kind: 'other', text: '', ...(type ? { type } : {}) }
}

const contextsIn = (message: Message): proto.IContextInfo[] =>
  Object.values(normalizeMessageContent(message) ?? {}).flatMap((part) => {
    const context = (part as { contextInfo?: proto.IContextInfo } | null)?.contextInfo
    return context ? [context] : []
  })

/** The reply context of a message, wherever its kind keeps it. */
export const contextOf = (message: Message): proto.IContextInfo | undefined =>
  contextsIn(message).find((context) => context.stanzaId)

function mentionsIn(message: Message): { mentions?: string[] } {
  const jids = contextsIn(message).flatMap((context) => context.mentionedJid ?? [])
  return jids.length > 0 ? { mentions: jids.map((jid) => jid.replace(/^(\d+)(:\d+)?@s\.whatsapp\.net$/, '+$1')) } : {}
}
