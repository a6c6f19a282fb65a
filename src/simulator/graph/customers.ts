import type { CustomerContent } from './control.ts'
import { type Business, type Customer, type GraphWorld, newGraphId, newWamid, threadOf, waIdOf } from './world.ts'

type Part = Record<string, unknown>

/** What stands in the webhook for what a customer wrote. */
function partOf(world: GraphWorld, business: Business, content: CustomerContent): Part {
  switch (content.kind) {
    case 'text':
      return { type: 'text', text: { body: content.text }, ...(content.referral && { referral: content.referral }) }
    case 'image':
    case 'video':
    case 'audio':
    case 'document':
    case 'sticker':
      return { type: content.kind, [content.kind]: keptMedia(world, business, content) }
    case 'location': {
      const { kind, ...location } = content
      return { type: kind, location }
    }
    case 'contacts':
      return { type: 'contacts', contacts: content.cards.map(cardOf) }
    case 'raw':
      return content.message
    default:
      return answerOf(content)
  }
}

type Answer = Exclude<
  CustomerContent,
  { kind: 'text' | 'image' | 'video' | 'audio' | 'document' | 'sticker' | 'location' | 'contacts' | 'raw' }
>

function answerOf(content: Answer): Part {
  switch (content.kind) {
    case 'button-reply':
      return interactive('button_reply', { id: content.id, title: content.title })
    case 'list-reply':
      return interactive('list_reply', { id: content.id, title: content.title })
    case 'button':
      return { type: 'button', button: { text: content.text, payload: content.payload } }
    case 'order': {
      const product_items = content.items.map(({ id, quantity, price, currency }) => {
        return { product_retailer_id: id, quantity, item_price: price, currency }
      })
      return { type: 'order', order: { catalog_id: content.catalogId, text: content.text ?? '', product_items } }
    }
    case 'reaction':
      return { type: 'reaction', reaction: { message_id: content.targetId, emoji: content.emoji } }
    case 'edit': {
      const message = { type: 'text', text: { body: content.text } }
      return { type: 'edit', edit: { original_message_id: content.targetId, message } }
    }
    case 'revoke':
      return { type: 'revoke', revoke: { original_message_id: content.targetId } }
    case 'number-change':
      return {
        type: 'system',
        system: { body: `User changed to ${content.to}`, wa_id: waIdOf(content.to), type: 'user_changed_number' },
      }
    case 'unsupported':
      return {
        type: 'unsupported',
        unsupported: { type: content.type },
        errors: [{ code: 131051, title: 'Message type unknown' }],
      }
  }
}

const interactive = (type: 'button_reply' | 'list_reply', reply: Part): Part => ({
  type: 'interactive',
  interactive: { type, [type]: reply },
})

const cardOf = ({ name, number }: { name: string; number: string }): Part => ({
  name: { formatted_name: name, first_name: name },
  phones: [{ phone: number, wa_id: waIdOf(number), type: 'CELL' }],
})

type MediaContent = Extract<CustomerContent, { base64: string }>
function keptMedia(world: GraphWorld, { phoneNumberId }: Business, content: MediaContent): Part {
  const id = newGraphId()
  const bytes = Buffer.from(content.base64, 'base64')
  const { mime, fileName = null, caption, voice, url } = content
  world.media.set(id, { bytes, mime, fileName, phoneNumberId, ...(url && { url }) })
  return {
    ...{ id, mime_type: mime, sha256: 'as-meta-says' },
    ...(caption && { caption }),
    ...(fileName && { filename: fileName }),
    ...(voice !== undefined && { voice }),
  }
}

export interface Written {
  id: string
  /** The `value` of the webhook, without what stands around it. */
  rest: Part
}

/** A customer writes: kept in the thread, as it will be told to the webhook. */
export function written(
  world: GraphWorld,
  business: Business,
  customer: Customer,
  {
    content,
    id = newWamid(customer.number),
    sentAt = Date.now(),
  }: { content: CustomerContent; id?: string | undefined; sentAt?: number | undefined },
): Written {
  const quoted = 'quotedId' in content ? content.quotedId : undefined
  const waId = waIdOf(customer.number)
  const message = {
    ...{ id, from: waId, timestamp: String(Math.floor(sentAt / 1_000)) },
    ...(customer.userId && { from_user_id: customer.userId }),
    ...(quoted && { context: { from: waIdOf(business.number), id: quoted } }),
    ...partOf(world, business, content),
  }
  const text = 'text' in content ? (content.text ?? '') : 'caption' in content ? (content.caption ?? '') : ''
  const mediaId = ((message as Part)[content.kind] as { id?: string } | undefined)?.id ?? null
  threadOf(world, business.phoneNumberId, customer.number).push({
    ...{ id, direction: 'in', kind: content.kind, text, status: 'delivered', body: message, clientId: null },
    mediaId: 'base64' in content ? mediaId : null,
  })
  const profile = { name: customer.name, ...(customer.username && { username: customer.username }) }
  const contact = { profile, wa_id: waId, ...(customer.userId && { user_id: customer.userId }) }
  return { id, rest: { contacts: [contact], messages: [message] } }
}
