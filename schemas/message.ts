import { z } from 'zod'
import { Id, Moment, type Moves, stored } from './common.ts'
import { MessageContent, Reaction } from './message-content.ts'

/** system: a line such as "Ana took over"; note: for the team; card: a command's result, for the team. */
export const MessageKind = z.enum([
  'text',
  'image',
  'video',
  'audio',
  'document',
  'sticker',
  'location',
  'contact_card',
  'poll',
  'choices',
  'order',
  'template',
  'unknown',
  'system',
  'note',
  'card',
])
export type MessageKind = z.infer<typeof MessageKind>

export const MessageStatus = z.enum([
  'scheduled',
  'queued',
  'sending',
  'in_doubt',
  'sent',
  'delivered',
  'read',
  'failed',
  'cancelled',
  'received',
])
export type MessageStatus = z.infer<typeof MessageStatus>

/** Forward only. A receipt that would move a message backward is ignored. */
export const messageMoves: Moves<MessageStatus> = {
  scheduled: ['queued', 'cancelled'],
  queued: ['sending', 'failed', 'cancelled', 'sent', 'delivered', 'read'],
  sending: ['queued', 'sent', 'delivered', 'read', 'failed', 'in_doubt'],
  in_doubt: ['queued', 'sent', 'delivered', 'read', 'failed', 'cancelled'],
  sent: ['delivered', 'read', 'failed'],
  delivered: ['read'],
  read: [],
  // a receipt that it arrived after all is the truth
  failed: ['queued', 'delivered', 'read'],
  cancelled: [],
  received: [],
}

/** A higher lane never waits for more than one lower send. */
export const Lane = z.enum(['person', 'transactional', 'bot', 'campaign'])
export type Lane = z.infer<typeof Lane>

export const SenderKind = z.enum(['contact', 'user', 'bot', 'phone', 'system'])
export const Sender = z.object({
  /** phone: the owner typed it on the business's own phone. */
  kind: SenderKind,
  userId: Id.nullable().default(null),
  name: z.string().max(120).nullable().default(null),
})
export type Sender = z.infer<typeof Sender>

export const Media = z.object({
  fileId: Id.nullable(),
  mime: z.string().max(120),
  size: z.int(),
  fileName: z.string().max(200).nullable(),
  width: z.int().nullable(),
  height: z.int().nullable(),
  seconds: z.number().nullable(),
  /** A voice note, not a song. */
  isVoice: z.boolean().default(false),
  /** Loudness over time, 0 to 100, at most 64 bars. */
  waveform: z.array(z.int().min(0).max(100)).max(64).nullable().default(null),
  /** A small picture of it, a file of its own. */
  thumbnailFileId: Id.nullable().default(null),
  /** Set when it could not be fetched or was refused: said in the bubble. */
  problem: z.enum(['expired', 'too_large', 'refused', 'unreachable', 'infected']).nullable().default(null),
})
export type Media = z.infer<typeof Media>

/** A system line: a key of the interface's texts with its parameters, so that each reader sees their language. */
export const SystemLine = z.object({
  key: z.enum([
    'handoff',
    'taken_over',
    'handed_back',
    'assigned',
    'closed',
    'reopened',
    'bot_on',
    'bot_off',
    'quote_sent',
    'quote_accepted',
    'quote_declined',
    'order_created',
    'ticket_created',
    'answered_on_phone',
  ]),
  params: z.record(z.string(), z.string()).default({}),
})
export type SystemLine = z.infer<typeof SystemLine>

/** What a card or a browser's event may point at. */
export const RecordNoun = z.enum([
  'quote',
  'order',
  'ticket',
  'note',
  'conversation',
  'lead',
  'product',
  'sale',
  'payment',
  'invoice',
  'subscription',
  'reminder',
  'campaign',
  'report',
  'label',
  'confirmation',
  'consent',
])
export type RecordNoun = z.infer<typeof RecordNoun>

/** A line that may be run in the place of what was typed: chosen by its button, or by its number on a phone. */
export const CommandChoice = z.object({ label: z.string().max(200), line: z.string().max(500) })
export type CommandChoice = z.infer<typeof CommandChoice>

/** A command's answer in the thread, seen by staff only. */
export const Card = z.object({
  command: z.string().max(500),
  ok: z.boolean(),
  /** What was done, in the words of the member who typed it. */
  text: z.string().max(4000),
  record: z.object({ noun: RecordNoun, id: Id }).nullable(),
  choices: z.array(CommandChoice).max(10).optional(),
})
export type Card = z.infer<typeof Card>

export const Message = z.object({
  ...stored,
  conversationId: Id,
  lineId: Id,
  contactId: Id,
  episodeId: Id.nullable().default(null),
  /** Gapless in its conversation, arrival order, the paging key. */
  seq: z.int(),
  direction: z.enum(['in', 'out', 'none']),
  /** team: never leaves the house. */
  audience: z.enum(['customer', 'team']),
  kind: MessageKind,
  text: z.string().max(65536).default(''),
  media: Media.nullable().default(null),
  /** What it holds beside text and file: a place, cards, a poll, choices, an order, a template. */
  content: MessageContent.nullable().default(null),
  /** What the channel calls a kind that Parley does not know: said in its bubble. */
  wireKind: z.string().max(60).nullable().default(null),
  /** In a group: the member who wrote it. */
  author: z
    .object({
      contactId: Id,
      name: z.string().max(200),
      /** The group's bot answers only these. */
      mentionsUs: z.boolean().default(false),
    })
    .nullable()
    .default(null),
  reactions: z.array(Reaction).default([]),
  /** What it said before each edit, oldest first. */
  edits: z.array(z.object({ text: z.string().max(65536), at: Moment })).default([]),
  /** Deleted for everyone by who wrote it; team members still see that there was one. */
  deletedAt: Moment.nullable().default(null),
  /** When a scheduled one goes out. */
  scheduledFor: Moment.nullable().default(null),
  quotedMessageId: Id.nullable().default(null),
  sender: Sender,
  status: MessageStatus,
  lane: Lane.nullable().default(null),
  accountId: Id.nullable().default(null),
  /** The id on the wire; fixed before the send where the channel resends idempotently. */
  wireId: z.string().max(128).nullable().default(null),
  /** Who wrote it, for the unique key (organizationId, lineId, senderKey, fromMe, wireId): the contact's id, or 'us'. */
  senderKey: z.string().nullable().default(null),
  fromMe: z.boolean().default(false),
  /** Ours, for every outbound message: the caller's key for sending once. Unique (organizationId, clientId). */
  clientId: z.string().max(128).nullable().default(null),
  /** When the sender's clock says it was sent, and when it reached us. */
  sentAt: Moment,
  arrivedAt: Moment,
  times: z
    .object({
      sending: Moment.nullable().default(null),
      sent: Moment.nullable().default(null),
      delivered: Moment.nullable().default(null),
      read: Moment.nullable().default(null),
      failed: Moment.nullable().default(null),
    })
    .prefault({}),
  failure: z.object({ code: z.string(), text: z.string() }).nullable().default(null),
  attempts: z.int().default(0),
  system: SystemLine.nullable().default(null),
  card: Card.nullable().default(null),
  /** What a bot's turn used: where the answer came from, tools called. */
  botTurnId: Id.nullable().default(null),
  /** The campaign that it is part of. */
  campaignId: Id.nullable().default(null),
  /** What this message asks the customer to answer: "yes" to it is meant for this record. */
  awaits: z
    .object({ noun: z.enum(['quote']), id: Id })
    .nullable()
    .default(null),
})
export type Message = z.infer<typeof Message>
