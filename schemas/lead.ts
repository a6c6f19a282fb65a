import { z } from 'zod'
import { Currency, Id, Minor, Moment, type Moves, PageQuery, Priority, pageOf, stored } from './common.ts'
import { FieldKey } from './packs.ts'

export const LeadStatus = z.enum(['new', 'contacted', 'qualified', 'nurturing', 'converted', 'lost', 'archived'])
export type LeadStatus = z.infer<typeof LeadStatus>

/** The status moves: new → contacted → qualified → converted or lost; only what was qualified or nurtured is converted. */
export const leadMoves: Moves<LeadStatus> = {
  new: ['contacted', 'qualified', 'nurturing', 'lost', 'archived'],
  contacted: ['new', 'qualified', 'nurturing', 'lost', 'archived'],
  qualified: ['contacted', 'nurturing', 'converted', 'lost', 'archived'],
  nurturing: ['contacted', 'qualified', 'converted', 'lost', 'archived'],
  converted: ['archived'],
  lost: ['contacted', 'nurturing', 'archived'],
  archived: ['contacted'],
}
/** The columns of the board, in its order. What is archived is found in the list. */
export const boardStatuses = ['new', 'contacted', 'qualified', 'nurturing', 'converted', 'lost'] as const
/** Still being worked on. */
export const openLeadStatuses: readonly LeadStatus[] = ['new', 'contacted', 'qualified', 'nurturing']

/** A day without a time: YYYY-MM-DD. */
const Day = z.iso.date()
export const LeadAddress = z.strictObject({
  street: z.string().max(255).default(''),
  city: z.string().max(100).default(''),
  state: z.string().max(50).default(''),
  postalCode: z.string().max(20).default(''),
  country: z.string().max(100).default('USA'),
})
export type LeadAddress = z.infer<typeof LeadAddress>

/** What a rule gave to a score. */
export const ScoreReason = z.object({ ruleId: z.string(), name: z.string(), points: z.int() })
export type ScoreReason = z.infer<typeof ScoreReason>

export const Lead = z.object({
  ...stored,
  name: z.string().min(1).max(200),
  contactId: Id,
  /** The chat that its card opens. */
  conversationId: Id.nullable(),
  company: z.string().max(120).nullable().default(null),
  status: LeadStatus.default('new'),
  priority: Priority.default('medium'),
  score: z.int().min(0).max(100),
  scoreReasons: z.array(ScoreReason).default([]),
  sourceId: Id.nullable().default(null),
  campaignId: Id.nullable().default(null),
  /** The product of interest, where it is one of the catalogue. */
  productId: Id.nullable().default(null),
  assigneeId: Id.nullable().default(null),
  estimatedValue: Minor.nullable().default(null),
  currency: Currency,
  labelIds: z.array(Id).default([]),
  /** Opted in; the proof is a row of consents. */
  subscription: z.boolean().default(false),
  trackingId: z.string().max(255).nullable().default(null),
  eventTimestamp: Moment.nullable().default(null),
  lastContactDate: Moment.nullable().default(null),
  nextFollowUpDate: Moment.nullable().default(null),
  /** This and the address lie sealed in the store, in one text. */
  dateOfBirth: Day.nullable().default(null),
  address: LeadAddress.nullable().default(null),
  /** The pack's fields and the organization's own: schemas/packs.ts. */
  customFields: z.record(z.string(), z.unknown()).default({}),
  lostReason: z.string().max(300).nullable().default(null),
  convertedAt: Moment.nullable().default(null),
  /** What the customer took at the conversion. */
  quoteId: Id.nullable().default(null),
  orderId: Id.nullable().default(null),
  /** When it came to where it stands: the board's order. */
  stageAt: Moment,
  /** The move that can be taken back. */
  lastMove: z.object({ from: LeadStatus, to: LeadStatus, at: Moment }).nullable().default(null),
})
export type Lead = z.infer<typeof Lead>

/** As lists and cards show it: nothing personal beyond the name. */
export const LeadCard = Lead.pick({
  ...{ id: true, name: true, contactId: true, conversationId: true, company: true, status: true, priority: true },
  ...{ score: true, sourceId: true, productId: true, assigneeId: true, estimatedValue: true, currency: true },
  ...{ labelIds: true, nextFollowUpDate: true, stageAt: true, createdAt: true },
})
export type LeadCard = z.infer<typeof LeadCard>

/** As people type it, kept as E.164. */
export const PhoneInput = z
  .string()
  .max(30)
  .transform((text) => text.replace(/[\s().\u00a0-]/g, '').replace(/^00/, '+'))
  .pipe(z.string().regex(/^\+[1-9]\d{6,14}$/, 'a number with its country code, such as +15551234567'))
const When = z.iso.datetime({ offset: true }).transform((text) => new Date(text))
const fields = {
  name: z.string().trim().min(1).max(200),
  company: z.string().trim().max(120).nullable(),
  priority: Priority,
  sourceId: Id.nullable(),
  campaignId: Id.nullable(),
  productId: Id.nullable(),
  estimatedValue: Minor.min(0).max(1_000_000_000_000).nullable(),
  labelIds: z.array(Id).max(50),
  subscription: z.boolean(),
  trackingId: z.string().max(255).nullable(),
  eventTimestamp: When.nullable(),
  lastContactDate: When.nullable(),
  nextFollowUpDate: When.nullable(),
  dateOfBirth: Day.refine(
    (day) => day <= new Date().toISOString().slice(0, 10) && day > '1890',
    'a day of birth',
  ).nullable(),
  address: LeadAddress.nullable(),
  /** By key; null takes a field away. */
  customFields: z.record(FieldKey, z.unknown()),
}

/** Of a contact, or of a number or an e-mail address whose contact is found or made. */
export const LeadDraft = z
  .strictObject({
    ...fields,
    contactId: Id,
    conversationId: Id,
    phone: PhoneInput,
    email: z.email().max(254).toLowerCase(),
    assigneeId: Id.nullable(),
  })
  .partial()
export type LeadDraft = z.infer<typeof LeadDraft>

/** A lead is named by its id, or by the contact whose newest open one is meant. */
export const LeadPatch = z.strictObject({ ...fields, id: Id, contactId: Id }).partial()
export type LeadPatch = z.infer<typeof LeadPatch>

export const LeadMove = z.strictObject({
  id: Id,
  status: LeadStatus,
  lostReason: z.string().trim().min(1).max(300).optional(),
  quoteId: Id.optional(),
  orderId: Id.optional(),
})
export type LeadMove = z.infer<typeof LeadMove>

export const LeadFilter = z.strictObject({
  /** A member's id, or nobody's. */
  assigneeId: z.union([Id, z.literal('nobody')]).optional(),
  sourceId: Id.optional(),
  priority: Priority.optional(),
  labelId: Id.optional(),
  /** The beginning of a word of the name or company, or of the number. */
  q: z.string().trim().max(80).optional(),
})
export type LeadFilter = z.infer<typeof LeadFilter>

export const LeadSort = z.enum(['stage', 'created', 'score', 'value', 'followUp', 'name'])
export type LeadSort = z.infer<typeof LeadSort>
export const LeadQuery = LeadFilter.extend({
  ...PageQuery.shape,
  status: LeadStatus.optional(),
  contactId: Id.optional(),
  sort: LeadSort.default('created'),
})
export type LeadQuery = z.infer<typeof LeadQuery>
export const LeadPage = pageOf(LeadCard)

export const LeadColumn = z.object({
  status: LeadStatus,
  /** All that stand here, and what they may be worth in the organization's currency; null under a filter that is not counted. */
  count: z.int().nullable(),
  amount: Minor.nullable(),
  items: z.array(LeadCard),
  nextCursor: z.string().nullable(),
})
export type LeadColumn = z.infer<typeof LeadColumn>
export const LeadBoard = z.object({ currency: Currency, columns: z.array(LeadColumn) })
export type LeadBoard = z.infer<typeof LeadBoard>

/** How many leads of a member stand where: counters that move with the leads. */
export const LeadCount = z.object({
  id: z.string(),
  organizationId: Id,
  status: LeadStatus,
  /** A member's id, or "nobody". */
  shelf: z.string(),
  currency: Currency,
  count: z.int(),
  amount: z.int(),
})
export type LeadCount = z.infer<typeof LeadCount>
