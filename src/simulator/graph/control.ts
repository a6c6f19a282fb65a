import { z } from 'zod'

const number = z.string().regex(/^\+[1-9]\d{6,14}$/, 'a number in E.164 form')
const graphId = z.string().regex(/^\d{5,32}$/)
const quotedId = z.string().optional()
const base64 = z.base64()
const media = (kind: 'image' | 'video' | 'audio' | 'document' | 'sticker') =>
  z.object({
    kind: z.literal(kind),
    base64,
    mime: z.string().min(3),
    caption: z.string().optional(),
    fileName: z.string().optional(),
    voice: z.boolean().optional(),
    /** Where Graph says that the file lies, in the place of the truth. */
    url: z.string().optional(),
    quotedId,
  })

/** What a customer can write. */
export const CustomerContent = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('text'),
    text: z.string(),
    quotedId,
    referral: z.record(z.string(), z.unknown()).optional(),
  }),
  media('image'),
  media('video'),
  media('audio'),
  media('document'),
  media('sticker'),
  z.object({
    kind: z.literal('location'),
    latitude: z.number(),
    longitude: z.number(),
    name: z.string().optional(),
    address: z.string().optional(),
  }),
  z.object({ kind: z.literal('contacts'), cards: z.array(z.object({ name: z.string(), number })).min(1) }),
  z.object({ kind: z.literal('button-reply'), id: z.string(), title: z.string(), quotedId }),
  z.object({ kind: z.literal('list-reply'), id: z.string(), title: z.string(), quotedId }),
  /** The quick reply of a template. */
  z.object({ kind: z.literal('button'), text: z.string(), payload: z.string(), quotedId }),
  z.object({
    kind: z.literal('order'),
    catalogId: z.string(),
    text: z.string().optional(),
    items: z.array(z.object({ id: z.string(), quantity: z.number(), price: z.number(), currency: z.string() })).min(1),
  }),
  z.object({ kind: z.literal('reaction'), targetId: z.string(), emoji: z.string() }),
  z.object({ kind: z.literal('edit'), targetId: z.string(), text: z.string() }),
  z.object({ kind: z.literal('revoke'), targetId: z.string() }),
  z.object({ kind: z.literal('number-change'), to: number }),
  z.object({ kind: z.literal('unsupported'), type: z.string().default('poll') }),
  /** Anything else, as it would stand in the webhook, without id, from and timestamp. */
  z.object({ kind: z.literal('raw'), message: z.record(z.string(), z.unknown()) }),
])
export type CustomerContent = z.infer<typeof CustomerContent>

const business = z.object({ phoneNumberId: graphId })
const pair = z.object({ phoneNumberId: graphId, customer: number })

/** What the stand-in can be told: in process as typed calls, over HTTP as `POST controlUrl/NAME`. */
export const graphInputs = {
  addBusiness: z.object({
    phoneNumberId: graphId,
    businessAccountId: graphId,
    number,
    name: z.string().min(1),
    token: z.string().min(8),
    appSecret: z.string().min(8),
    perSecond: z.number().int().positive().default(1_000),
  }),
  /** Asks the address for the challenge as Meta does; refused where it does not answer it. */
  setWebhook: business.extend({ url: z.url(), verifyToken: z.string() }),
  addCustomer: z.object({
    number,
    name: z.string().min(1),
    userId: z.string().nullable().default(null),
    username: z.string().nullable().default(null),
  }),
  addTemplate: business.extend({
    name: z.string(),
    language: z.string(),
    status: z.enum(['APPROVED', 'PENDING', 'REJECTED', 'PAUSED', 'DISABLED']).default('APPROVED'),
    category: z.enum(['MARKETING', 'UTILITY', 'AUTHENTICATION']).default('UTILITY'),
    body: z.string(),
    header: z.string().optional(),
    footer: z.string().optional(),
  }),
  /** And tells the webhook. */
  setTemplateStatus: business.extend({ name: z.string(), language: z.string(), status: z.string() }),
  send: pair.extend({ content: CustomerContent, id: z.string().optional(), sentAt: z.number().optional() }),
  /** The owner wrote in the WhatsApp Business app on the same number. */
  ownerTypes: pair.extend({ text: z.string() }),
  read: pair,
  thread: pair,
  media: z.object({ id: z.string() }),
  typing: pair,
  fault: business.extend({
    fault: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('lose-answer') }),
      z.object({ kind: z.literal('answer'), status: z.number(), code: z.number() }),
      z.object({ kind: z.literal('bad-gateway') }),
      z.object({ kind: z.literal('reject-later'), code: z.number() }),
    ]),
    count: z.number().int().min(1).max(10_000).default(1),
  }),
  webhookFaults: business.extend({
    delayStatusesMs: z.number().int().min(0).optional(),
    duplicate: z.boolean().optional(),
    shuffle: z.boolean().optional(),
  }),
  setToken: business.extend({ token: z.string().min(8) }),
  /** More than a day has passed since this customer wrote. */
  closeWindow: pair,
  /** Webhooks of texts at a rate, for load: resolves when all were answered 2xx, with how long each took. */
  push: business.extend({
    count: z.number().int().min(1).max(1_000_000),
    perSecond: z.number().min(1).max(20_000),
    customers: z.number().int().min(1).max(100_000).default(100),
    /** Texts in one webhook. */
    batch: z.number().int().min(1).max(100).default(1),
    /** `{at}` and `{customer}` in it become the text's number and its customer's. */
    prefix: z.string().default('load'),
  }),
  idle: z.object({}),
} as const
export type GraphMethod = keyof typeof graphInputs

export interface PushResult {
  /** Texts whose webhook was answered 2xx. */
  acknowledged: number
  /** Answers that were not, before it was told again. */
  refusals: number
  seconds: number
  /** Of the answers, ms. */
  p50: number
  p95: number
  /** When each text went out for the first time, ms since 1970. */
  sentAt: number[]
}
