import { z } from 'zod'
import { Id, Moment, stored } from './common.ts'
import { MessageKind, MessageStatus } from './message.ts'

/** customer: with a customer or a group; staff: a member's own number talking to the command door, never listed among customers. */
export const ConversationKind = z.enum(['customer', 'staff'])
export const ConversationStatus = z.enum(['open', 'snoozed', 'closed'])

/** Who answers next: the bot, a person (who), or nobody yet. */
export const Holder = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('bot') }),
  z.object({ kind: z.literal('user'), userId: Id }),
  z.object({ kind: z.literal('nobody') }),
])
export type Holder = z.infer<typeof Holder>

/** The one lasting thread of a contact with a line. Unique (organizationId, lineId, contactId). */
export const Conversation = z.object({
  ...stored,
  kind: ConversationKind,
  lineId: Id,
  contactId: Id,
  isGroup: z.boolean().default(false),
  /** Its contact's. */
  labelIds: z.array(Id).default([]),
  status: ConversationStatus,
  snoozedUntil: Moment.nullable().default(null),
  /** bot: the bot answers; user: a person has it; nobody: it waits for a person. */
  holderKind: z.enum(['bot', 'user', 'nobody']),
  ownerId: Id.nullable().default(null),
  /** Why it was handed over, for the person who takes it. */
  handoffReason: z.string().max(300).nullable().default(null),
  botOff: z.boolean().default(false),
  /** The last message's seq; messages and system lines count 1, 2, 3 without gaps. */
  lastSeq: z.int().default(0),
  /** How far the bot's dispatch has looked; below lastInboundSeq there is something to answer. */
  dispatchedSeq: z.int().default(0),
  lastInboundSeq: z.int().default(0),
  /** The number that the next message of an imported archive gets: 0, -1, -2, … */
  archiveSeq: z.int().default(0),
  lastMessageAt: Moment,
  lastInboundAt: Moment.nullable().default(null),
  unreadCount: z.int().default(0),
  /** Sent messages of which nobody knows whether they arrived, for longer than a status takes: a person is asked. */
  inDoubtCount: z.int().default(0),
  preview: z.object({
    text: z.string().max(200),
    kind: MessageKind,
    from: z.enum(['contact', 'user', 'bot', 'phone', 'system']),
    status: MessageStatus.nullable(),
    /** The last message was deleted by who wrote it. */
    isDeleted: z.boolean().optional(),
  }),
  episodeId: Id.nullable().default(null),
  /** What the customer was asked and may answer in plain words, whoever has the conversation. */
  awaiting: z.array(z.object({ noun: z.enum(['quote']), id: Id, messageId: Id })).default([]),
  /** The options of our last message, while nothing was said after it: the customer may answer with their number. */
  offered: z
    .object({ messageId: Id, options: z.array(z.object({ id: z.string().max(200), title: z.string().max(100) })) })
    .nullable()
    .default(null),
})
export type Conversation = z.infer<typeof Conversation>

/** A conversation as the list shows it: with its contact's name and its line's channel. */
export const ConversationRow = Conversation.extend({
  contact: z.object({ id: Id, name: z.string(), phone: z.string().nullable() }),
  line: z.object({
    id: Id,
    name: z.string(),
    channel: z.string(),
    /** Free-form messages only within so many hours of `lastInboundAt`; null: always. */
    windowHours: z.number().nullable().default(null),
  }),
  owner: z.object({ id: Id, name: z.string() }).nullable(),
})
export type ConversationRow = z.infer<typeof ConversationRow>

export const ConversationView = z.enum(['mine', 'unassigned', 'all', 'bot', 'snoozed', 'closed'])
export type ConversationView = z.infer<typeof ConversationView>

/** What is counted: from first message or reopening to close. */
export const Episode = z.object({
  ...stored,
  conversationId: Id,
  openedAt: Moment,
  closedAt: Moment.nullable().default(null),
  firstResponseAt: Moment.nullable().default(null),
  firstResponseBy: z.enum(['user', 'bot', 'phone']).nullable().default(null),
  closedBy: Id.nullable().default(null),
})
export type Episode = z.infer<typeof Episode>

/** How many conversations each view holds, for the reader. */
export const ConversationCounts = z.record(ConversationView, z.int())
export type ConversationCounts = z.infer<typeof ConversationCounts>
