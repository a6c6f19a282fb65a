import { z } from 'zod'
import { Currency } from './common.ts'

/** What a message holds beside its text and its file, by kind. One shape for both directions and all channels. */
export const Place = z.object({
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
  name: z.string().max(200).nullable().default(null),
  address: z.string().max(300).nullable().default(null),
  isLive: z.boolean().default(false),
})
export type Place = z.infer<typeof Place>

export const ContactCard = z.object({
  name: z.string().max(200),
  phones: z.array(z.string().max(40)).max(20).default([]),
  emails: z.array(z.string().max(254)).max(20).default([]),
  organization: z.string().max(200).nullable().default(null),
})
export type ContactCard = z.infer<typeof ContactCard>

export const Poll = z.object({
  question: z.string().min(1).max(255),
  options: z.array(z.string().min(1).max(100)).min(2).max(12),
  /** How many one voter may choose; 0: any number. */
  selectable: z.int().min(0).max(12).default(1),
  /** The latest choice of each voter: the contact's id, or 'us'. */
  votes: z
    .array(z.object({ voter: z.string().max(60), options: z.array(z.string().max(100)), at: z.date() }))
    .default([]),
})
export type Poll = z.infer<typeof Poll>

/** Buttons (at most 3) or a list (at most 10 rows). A channel without them sends the options as numbered lines. */
export const Choices = z.object({
  style: z.enum(['buttons', 'list']),
  /** On the button that opens a list. */
  label: z.string().max(20).nullable().default(null),
  footer: z.string().max(60).nullable().default(null),
  options: z
    .array(
      z.object({
        id: z.string().min(1).max(200),
        title: z.string().min(1).max(24),
        description: z.string().max(72).nullable().default(null),
      }),
    )
    .min(1)
    .max(10),
})
export type Choices = z.infer<typeof Choices>

/** What was ordered from the channel's own catalog; prices in minor units, as the customer saw them. */
export const CatalogOrder = z.object({
  wireOrderId: z.string().max(128).nullable().default(null),
  catalogId: z.string().max(128).nullable().default(null),
  currency: Currency.nullable().default(null),
  total: z.int().nullable().default(null),
  /** How many items the channel says it holds: all that WhatsApp tells a linked device. */
  itemCount: z.int().nullable().default(null),
  items: z
    .array(
      z.object({
        sku: z.string().max(128),
        name: z.string().max(200).nullable().default(null),
        quantity: z.int().min(1),
        unitPrice: z.int().nullable().default(null),
      }),
    )
    .max(200)
    .default([]),
})
export type CatalogOrder = z.infer<typeof CatalogOrder>

/** A template approved by the provider, and what fills its variables. */
export const TemplateUse = z.object({
  name: z.string().min(1).max(512),
  language: z.string().min(2).max(15),
  header: z.array(z.string().max(1024)).default([]),
  body: z.array(z.string().max(1024)).default([]),
  buttons: z.array(z.string().max(1024)).default([]),
})
export type TemplateUse = z.infer<typeof TemplateUse>

export const MessageContent = z.object({
  place: Place.nullable().default(null),
  cards: z.array(ContactCard).max(20).default([]),
  poll: Poll.nullable().default(null),
  choices: Choices.nullable().default(null),
  /** The option that the customer chose of `choices`; the message's text is its title. */
  chosen: z
    .object({ id: z.string().max(256), title: z.string().max(256) })
    .nullable()
    .default(null),
  order: CatalogOrder.nullable().default(null),
  template: TemplateUse.nullable().default(null),
})
export type MessageContent = z.infer<typeof MessageContent>

/** What a part of it stands on. */
export const noContent: MessageContent = {
  place: null,
  cards: [],
  poll: null,
  choices: null,
  chosen: null,
  order: null,
  template: null,
}

/** What a member may send beside text and file: one of these. */
export const DraftContent = z.union([
  z.strictObject({ place: Place.extend({ isLive: z.literal(false).default(false) }).strict() }),
  z.strictObject({
    cards: z
      .array(ContactCard.extend({ name: z.string().trim().min(1).max(200) }).strict())
      .min(1)
      .max(10),
  }),
  z.strictObject({
    poll: Poll.omit({ votes: true })
      .strict()
      .refine(({ options }) => new Set(options).size === options.length, {
        path: ['options'],
        message: 'all different',
      })
      .refine(({ options, selectable }) => selectable <= options.length, { path: ['selectable'], message: 'too many' })
      .transform((poll) => ({ ...poll, votes: [] })),
  }),
  z.strictObject({
    choices: Choices.strict()
      .refine(({ style, options }) => style === 'list' || options.length <= 3, {
        path: ['options'],
        message: 'at most 3 buttons',
      })
      .refine(({ options }) => new Set(options.map(({ id }) => id)).size === options.length, {
        path: ['options'],
        message: 'all different',
      }),
  }),
])

export const Reaction = z.object({
  /** The contact's id, or 'us'. One each. */
  by: z.string().max(60),
  userId: z.string().nullable().default(null),
  emoji: z.string().min(1).max(32),
  at: z.date(),
})
export type Reaction = z.infer<typeof Reaction>
