/** What a phone can be told to write (`PhoneContent`), and what a phone shows of what came (`ShownContent`). */
import { z } from 'zod'

export const phoneNumber = z
  .string()
  .regex(/^\+?[1-9]\d{6,14}$/, 'a number in E.164 form')
  .transform((value) => (value.startsWith('+') ? value : `+${value}`))
export const groupId = z.string().regex(/^\d+@g\.us$/, 'the address of a group')
/** A person's number, or a group's address. */
export const chatId = z.union([phoneNumber, groupId])
export const messageId = z.string().min(1).max(128)

/** In process: bytes. Over HTTP: base64. */
const bytes = z.union([
  z.instanceof(Uint8Array),
  z.base64().transform((text) => new Uint8Array(Buffer.from(text, 'base64'))),
])

const media = (kind: 'image' | 'video' | 'audio' | 'document' | 'sticker') =>
  z.object({
    kind: z.literal(kind),
    bytes,
    mimetype: z.string().min(3),
    caption: z.string().optional(),
    fileName: z.string().optional(),
    /** An audio recorded in the chat, shown as a voice note. */
    voice: z.boolean().optional(),
    /** Loudness of a voice note over its length, 0 to 100; made from the bytes where absent. */
    waveform: z.array(z.number().int().min(0).max(100)).max(64).optional(),
    seconds: z.number().int().nonnegative().optional(),
    width: z.number().int().positive().optional(),
    height: z.number().int().positive().optional(),
    /** May be opened once. */
    viewOnce: z.boolean().optional(),
  })

const place = {
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
}
const card = z.object({ name: z.string().min(1), number: phoneNumber })
const option = z.string().min(1).max(100)
const amount = z.number().int().nonnegative()
const orderItem = z.object({
  id: z.string().min(1),
  name: z.string().min(1),
  quantity: z.number().int().positive(),
  /** Of one piece, in minor units. */
  price: amount,
})
/** Answers to a message with choices carry the message they answer as a quote. */
const answered = { targetId: messageId.optional() }

export const content = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('text'),
    text: z.string().min(1).max(65_536),
    /** Numbers named with an @ in the text. */
    mentions: z.array(phoneNumber).optional(),
  }),
  media('image'),
  media('video'),
  media('audio'),
  media('document'),
  media('sticker'),
  z.object({
    kind: z.literal('location'),
    ...place,
    name: z.string().optional(),
    address: z.string().optional(),
    url: z.string().optional(),
  }),
  z.object({ kind: z.literal('live-location'), ...place, caption: z.string().optional(), sequence: amount.default(1) }),
  z.object({ kind: z.literal('contact'), ...card.shape }),
  z.object({ kind: z.literal('contacts'), cards: z.array(card).min(2).max(30) }),
  /** `selectable`: how many options one may choose; 0 = any number. */
  z.object({
    kind: z.literal('poll'),
    name: z.string().min(1).max(255),
    options: z.array(option).min(2).max(12),
    selectable: amount.max(12).default(1),
  }),
  /** Replaces the vote given before; an empty list takes it back. */
  z.object({ kind: z.literal('vote'), targetId: messageId, options: z.array(option).max(12) }),
  /** An empty emoji takes the reaction back. */
  z.object({ kind: z.literal('reaction'), targetId: messageId, emoji: z.string().max(32) }),
  /** The new text, or the new caption of a picture, video or document. */
  z.object({ kind: z.literal('edit'), targetId: messageId, text: z.string().min(1) }),
  z.object({ kind: z.literal('delete'), targetId: messageId }),
  /** Buttons, a template's buttons (`template`), a list row, a form (`flow`). */
  z.object({ kind: z.literal('button-reply'), ...answered, id: z.string().min(1), text: z.string().min(1) }),
  z.object({ kind: z.literal('template-reply'), ...answered, id: z.string().min(1), text: z.string().min(1) }),
  z.object({
    kind: z.literal('list-reply'),
    ...answered,
    id: z.string().min(1),
    title: z.string().min(1),
    description: z.string().optional(),
  }),
  z.object({
    kind: z.literal('flow-reply'),
    ...answered,
    name: z.string().min(1),
    text: z.string().default(''),
    params: z.record(z.string(), z.unknown()),
  }),
  /** A cart of the business's catalog, sent off. The business asks the server for its items by id and token. */
  z.object({
    kind: z.literal('order'),
    title: z.string().default('Order'),
    text: z.string().default(''),
    currency: z.string().regex(/^[A-Z]{3}$/),
    items: z.array(orderItem).min(1).max(50),
    orderId: z.string().min(1).optional(),
  }),
  /** A product of the business's catalog, asked about. `price` in minor units. */
  z.object({
    kind: z.literal('product'),
    id: z.string().min(1),
    title: z.string().min(1),
    text: z.string().default(''),
    price: amount.optional(),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/)
      .optional(),
  }),
  z.object({
    kind: z.literal('event'),
    name: z.string().min(1),
    description: z.string().optional(),
    startsAt: z.iso.datetime(),
  }),
  /** Any other message: a `proto.Message` in its JSON form. */
  z.object({ kind: z.literal('raw'), message: z.record(z.string(), z.unknown()) }),
])

export type PhoneContent = z.output<typeof content>

interface ShownCard {
  name: string
  number: string | null
}

interface ShownChoice {
  id: string
  title: string
  description?: string
}

/** Without `kind: 'other'` nothing is unknown to the phone; `type` then names the field of `proto.Message`. */
export interface ShownContent {
  kind:
    | 'text'
    | 'image'
    | 'video'
    | 'audio'
    | 'document'
    | 'sticker'
    | 'location'
    | 'contact'
    | 'poll'
    | 'choices'
    | 'reply'
    | 'order'
    | 'product'
    | 'event'
    | 'other'
  /** The text or the caption; empty where there is none. */
  text: string
  type?: string
  mimetype?: string
  fileName?: string
  voice?: boolean
  seconds?: number
  waveform?: number[]
  viewOnce?: boolean
  bytes?: number
  latitude?: number
  longitude?: number
  address?: string
  live?: boolean
  cards?: ShownCard[]
  /** Who chose it, by number; filled as votes come. */
  poll?: { selectable: number; options: Array<{ name: string; votes: string[] }> }
  /** Buttons or rows to choose from. */
  choices?: ShownChoice[]
  /** What was chosen. */
  reply?: ShownChoice
  order?: { orderId: string; token: string; items: number; total: number; currency: string }
  product?: { id: string; price: number | null; currency: string | null }
  event?: { startsAt: string }
  /** Numbers named with an @. */
  mentions?: string[]
}
