import { z } from 'zod'
import { Id, Locale, Moment, stored } from './common.ts'

/** Scheme, host and port of a shop's page, as a browser sends it. */
export const WebOrigin = z
  .string()
  .trim()
  .max(200)
  .regex(/^https?:\/\/[a-z0-9.-]+(:\d{1,5})?$/i, 'scheme and host only, such as https://shop.example')
  .transform((origin) => origin.toLowerCase())

/** A web chat on a shop's pages: one for each line of that channel. */
export const WebchatSite = z.object({
  ...stored,
  lineId: Id,
  /** Public: it names the chat in the shop's page. */
  key: z.string().max(40),
  /** Pages that may use it; Parley's own address always may. */
  origins: z.array(z.string().max(200)).max(20),
  title: z.string().max(60),
  greeting: z.string().max(300),
  /** Of the button and of what the visitor writes. */
  colour: z.string().regex(/^#[0-9a-f]{6}$/i),
  side: z.enum(['right', 'left']),
  /** Whether a visitor is asked for a name and an e-mail address before the first message. */
  asksWho: z.boolean(),
})
export type WebchatSite = z.infer<typeof WebchatSite>

/** What an admin may set of it. */
export const WebchatSettings = z.strictObject({
  origins: z.array(WebOrigin).max(20).optional(),
  title: z.string().trim().min(1).max(60).optional(),
  greeting: z.string().trim().max(300).optional(),
  colour: WebchatSite.shape.colour.optional(),
  side: WebchatSite.shape.side.optional(),
  asksWho: z.boolean().optional(),
})
export type WebchatSettings = z.infer<typeof WebchatSettings>

/** A browser that opened a web chat. Forgotten half a year after it was last seen; its conversation stays. */
export const WebchatVisitor = z.object({
  ...stored,
  lineId: Id,
  /** Its address on the channel: random, ours. */
  visitor: z.string().max(40),
  tokenHash: z.string(),
  name: z.string().max(120).nullable(),
  /** What the visitor says, or what the shop's server signed: then it is proven. */
  email: z.string().max(254).nullable(),
  phone: z.string().max(20).nullable(),
  isProven: z.boolean(),
  locale: Locale,
  expiresAt: Moment,
})
export type WebchatVisitor = z.infer<typeof WebchatVisitor>

/** What a page shows of the chat itself. */
export const WebchatLook = WebchatSite.pick({ title: true, greeting: true, colour: true, side: true, asksWho: true })
export type WebchatLook = z.infer<typeof WebchatLook>

/** A message as a visitor sees it: nothing of the team's, no ids but its own. */
export interface WebchatMessage {
  id: Id
  /** Ascending; not without gaps: what the team says among itself has numbers too. */
  seq: number
  from: 'visitor' | 'team' | 'bot'
  name: string | null
  kind: string
  text: string
  file: { id: Id; mime: string; size: number; name: string | null } | null
  choices: { id: string; title: string; description: string | null }[]
  /** The visitor's own id of a message that the visitor wrote. */
  clientId: string | null
  sentAt: string
  isEdited: boolean
  isDeleted: boolean
  isRead: boolean
}

/** What a page gets when it opens the chat; `rev` is where its stream goes on. */
export interface WebchatThread {
  look: WebchatLook
  visitor: { name: string | null; email: string | null }
  messages: WebchatMessage[]
  rev: number
  hasEarlier: boolean
}

/** One line of the stream. `reload`: fetch the thread again. */
export type WebchatEvent =
  | { type: 'message'; message: WebchatMessage; rev: number }
  | { type: 'rev'; rev: number }
  | { type: 'typing'; name: string; isTyping: boolean }
  /** The team has read these of the visitor's. */
  | { type: 'read'; clientIds: string[] }
  | { type: 'reload' }
