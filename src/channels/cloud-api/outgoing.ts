import type { Choices, ContactCard, MessageContent, Place, TemplateUse } from '../../../schemas/message-content.ts'
import { ChannelError, type Outgoing, type PeerAddress } from '../channel.ts'

type Body = Record<string, unknown>

const MB = 1_048_576
/** What the Cloud API takes of each kind; anything else goes as a document. */
const mediaLimits: Readonly<Record<string, { mimes: readonly string[]; maxBytes: number }>> = {
  image: { mimes: ['image/jpeg', 'image/png'], maxBytes: 5 * MB },
  video: { mimes: ['video/mp4', 'video/3gpp'], maxBytes: 16 * MB },
  audio: { mimes: ['audio/aac', 'audio/amr', 'audio/mpeg', 'audio/mp4', 'audio/ogg'], maxBytes: 16 * MB },
  sticker: { mimes: ['image/webp'], maxBytes: MB / 2 },
}
const documentMax = 100 * MB
const longestText = 4_096
const longestCaption = 1_024

export type MediaKind = 'image' | 'video' | 'audio' | 'sticker' | 'document'
const mediaKinds: readonly string[] = ['image', 'video', 'audio', 'sticker', 'document']

const refusal = (code: string, text: string) => new ChannelError(code, text, { retryable: false })

/** As what a file goes out; null: the message has none. Throws where WhatsApp would not take it. */
export function mediaKindOf({ kind, media }: Outgoing): MediaKind | null {
  if (!mediaKinds.includes(kind)) return null
  if (!media) throw refusal('no_file', 'The message has no file.')
  const limit = mediaLimits[kind]
  const mime = media.mime.split(';')[0] ?? ''
  const fits = limit?.mimes.includes(mime) && media.bytes.length <= limit.maxBytes
  if (!fits && media.bytes.length > documentMax) throw refusal('too_large', 'The file is too large for WhatsApp.')
  return fits ? (kind as MediaKind) : 'document'
}

/** Where it goes: a number, else the id that the person has with this business. */
export function recipientOf(to: PeerAddress): Body & { key: string } {
  if (to.phone) return { to: to.phone.replace(/\D/g, ''), key: to.phone }
  if (to.bsuid) return { recipient: to.bsuid.id, key: to.bsuid.id }
  throw refusal('no_address', 'This person has no WhatsApp address.')
}

/** The message in Graph's words; `mediaId` is its file, uploaded before. */
export function bodyOf(message: Outgoing, uploaded: { kind: MediaKind; id: string } | null): Body {
  const { key: _, ...to } = recipientOf(message.to)
  return {
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    ...to,
    ...(uploaded ? mediaPart(message, uploaded) : part(message)),
    // an id of another account's wire is nothing to Graph
    ...(message.quoted?.wireId.startsWith('wamid.') && { context: { message_id: message.quoted.wireId } }),
    biz_opaque_callback_data: message.clientId,
  }
}

function mediaPart({ text, media }: Outgoing, { kind, id }: { kind: MediaKind; id: string }): Body {
  const caption = text && kind !== 'audio' && kind !== 'sticker' ? { caption: text.slice(0, longestCaption) } : {}
  const name = kind === 'document' ? { filename: media?.fileName ?? 'file' } : {}
  const voice = kind === 'audio' && media?.isVoice ? { voice: true } : {}
  return { type: kind, [kind]: { id, ...caption, ...name, ...voice } }
}

function part({ kind, text, content }: Outgoing): Body {
  switch (kind) {
    case 'text':
      if (text.length > longestText) throw refusal('too_long', `WhatsApp takes ${longestText} characters at most.`)
      return { type: 'text', text: { preview_url: false, body: text } }
    case 'location':
      return { type: 'location', location: locationOf(needed(content, 'place')) }
    case 'contact_card':
      return { type: 'contacts', contacts: (content?.cards ?? []).map(cardOf) }
    case 'choices':
      return { type: 'interactive', interactive: choicesOf(text, needed(content, 'choices')) }
    case 'template':
      return { type: 'template', template: templateOf(needed(content, 'template')) }
    default:
      throw refusal('kind_unknown', `A ${kind} cannot be sent here.`)
  }
}

function needed<K extends keyof MessageContent>(
  content: MessageContent | null | undefined,
  key: K,
): NonNullable<MessageContent[K]> {
  const value = content?.[key]
  if (!value) throw refusal('incomplete', `The message has no ${key}.`)
  return value as NonNullable<MessageContent[K]>
}

const locationOf = ({ latitude, longitude, name, address }: Place): Body => ({
  latitude,
  longitude,
  ...(name && { name }),
  ...(address && { address }),
})

const cardOf = ({ name, phones, emails, organization }: ContactCard): Body => ({
  name: { formatted_name: name, first_name: name.split(' ')[0] ?? name },
  phones: phones.map((phone) => ({ phone, type: 'CELL' })),
  ...(emails.length > 0 && { emails: emails.map((email) => ({ email, type: 'WORK' })) }),
  ...(organization && { org: { company: organization } }),
})

/** Buttons hold three short titles; what does not fit them is a list. */
function choicesOf(text: string, { style, label, footer, options }: Choices): Body {
  const frame = { body: { text: text || ' ' }, ...(footer && { footer: { text: footer } }) }
  const fitsButtons = options.length <= 3 && options.every(({ title }) => title.length <= 20)
  if (style === 'buttons' && fitsButtons)
    return {
      type: 'button',
      ...frame,
      action: { buttons: options.map(({ id, title }) => ({ type: 'reply', reply: { id, title } })) },
    }
  const rows = options.map(({ id, title, description }) => ({ id, title, ...(description && { description }) }))
  return { type: 'list', ...frame, action: { button: label ?? '☰', sections: [{ rows }] } }
}

function templateOf({ name, language, header, body, buttons }: TemplateUse): Body {
  const texts = (values: readonly string[]) => values.map((text) => ({ type: 'text', text }))
  const components = [
    ...(header.length > 0 ? [{ type: 'header', parameters: texts(header) }] : []),
    ...(body.length > 0 ? [{ type: 'body', parameters: texts(body) }] : []),
    ...buttons.flatMap((text, index) =>
      text ? [{ type: 'button', sub_type: 'url', index: String(index), parameters: [{ type: 'text', text }] }] : [],
    ),
  ]
  return { name, language: { code: language }, ...(components.length > 0 && { components }) }
}
