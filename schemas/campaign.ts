import { z } from 'zod'
import { Id, Moment, type Moves, stored } from './common.ts'
import { LeadStatus } from './lead.ts'

/** broadcast: one message to many. */
export const CampaignType = z.enum(['broadcast'])
export const CampaignStatus = z.enum(['draft', 'scheduled', 'running', 'paused', 'completed', 'cancelled', 'failed'])
export type CampaignStatus = z.infer<typeof CampaignStatus>
export const campaignMoves: Moves<CampaignStatus> = {
  draft: ['scheduled', 'running', 'cancelled'],
  scheduled: ['running', 'cancelled'],
  running: ['paused', 'completed', 'cancelled', 'failed'],
  paused: ['running', 'cancelled'],
  completed: [],
  cancelled: [],
  failed: [],
}

/** Whom it is for. Names are kept beside ids, for who reads it later. */
export const Audience = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('all') }),
  z.strictObject({ kind: z.literal('label'), labelId: Id, name: z.string().max(80).default('') }),
  z.strictObject({ kind: z.literal('lead_status'), status: LeadStatus }),
])
export type Audience = z.infer<typeof Audience>

/** Why somebody in the audience gets nothing. */
export const SkipReason = z.enum([
  'opted_out',
  'blocked',
  'no_address',
  'staff',
  'weekly_cap',
  'empty_text',
  'cancelled',
])
export type SkipReason = z.infer<typeof SkipReason>

const values = z.array(z.string().max(1_024)).max(20).default([])
/** What fills an approved template's numbered variables: each a text that may hold names such as {{first_name}}. */
export const CampaignValues = z.strictObject({ header: values, body: values, buttons: values })

export const maxRatePerMinute = 600

export const CampaignDraft = z.strictObject({
  name: z.string().trim().min(1).max(120),
  lineId: Id,
  /** A text template of ours or an approved one of the line's provider; or the text itself. */
  templateId: Id.nullable().default(null),
  message: z.string().max(4_096).default(''),
  values: CampaignValues.prefault({}),
  audience: Audience,
  rateLimitPerMinute: z.int().min(1).max(maxRatePerMinute).default(20),
  /** How many campaign messages one person gets in seven days, at most. */
  capPerWeek: z.int().min(1).max(50).default(2),
})
export type CampaignDraft = z.infer<typeof CampaignDraft>

/** A message to many, sent one by one at a pace. Unique (organizationId, name) it is not: names repeat each season. */
export const Campaign = z.object({
  ...stored,
  name: z.string().max(120),
  type: CampaignType,
  status: CampaignStatus,
  lineId: Id,
  templateId: Id.nullable().default(null),
  /** The template is one that the line's provider has approved. */
  isApproved: z.boolean().default(false),
  /** With its variables: as it was when the campaign was made. */
  message: z.string().max(4_096),
  values: CampaignValues.prefault({}),
  audience: Audience,
  rateLimitPerMinute: z.int(),
  capPerWeek: z.int(),
  /** When it begins, where that is not at once. */
  startDate: Moment.nullable().default(null),
  startedAt: Moment.nullable().default(null),
  finishedAt: Moment.nullable().default(null),
  createdBy: Id.nullable().default(null),
  totalRecipients: z.int().default(0),
  sentCount: z.int().default(0),
  deliveredCount: z.int().default(0),
  readCount: z.int().default(0),
  failedCount: z.int().default(0),
  skippedCount: z.int().default(0),
  /** Why nothing goes out though it runs: the number's limit, no account; null: it goes. */
  waitingFor: z.string().max(60).nullable().default(null),
  failedReason: z.string().max(300).nullable().default(null),
})
export type Campaign = z.infer<typeof Campaign>

/** As the collection holds it: with how far it has come. */
export const StoredCampaign = Campaign.extend({
  /** The last contact (or lead) of the audience that was looked at; null before the first. */
  gatheredTo: Id.nullable().default(null),
  gathered: z.boolean().default(false),
  /** When it is looked at next; absent when it need not be. */
  nextAt: Moment.nullable().default(null),
  /** Something changed that browsers have not been told of. */
  isChanged: z.boolean().default(false),
})
export type StoredCampaign = z.infer<typeof StoredCampaign>

export const RecipientStatus = z.enum([
  'pending',
  'in_progress',
  'sent',
  'delivered',
  'read',
  'completed',
  'failed',
  'skipped',
])
export type RecipientStatus = z.infer<typeof RecipientStatus>

/** One contact in one campaign. Unique (organizationId, campaignId, contactId). */
export const CampaignRecipient = z.object({
  ...stored,
  campaignId: Id,
  contactId: Id,
  name: z.string().max(200),
  status: RecipientStatus,
  skipReason: SkipReason.nullable().default(null),
  conversationId: Id.nullable().default(null),
  messageId: Id.nullable().default(null),
  /** When its message was handed over to be sent: what the weekly cap counts. */
  queuedAt: Moment.nullable().default(null),
  sentAt: Moment.nullable().default(null),
  deliveredAt: Moment.nullable().default(null),
  readAt: Moment.nullable().default(null),
  failedReason: z.string().max(300).nullable().default(null),
})
export type CampaignRecipient = z.infer<typeof CampaignRecipient>

/** What a campaign would do, before it does it. */
export const DryRun = z.object({
  /** In the audience, whoever of them may be written to. */
  total: z.int(),
  reachable: z.int(),
  skipped: z.partialRecord(SkipReason, z.int()),
  /** As the first of them would read it. */
  examples: z.array(z.object({ name: z.string(), text: z.string() })),
  /** At the campaign's pace. */
  minutes: z.int(),
  /** What the number may still send today; null: no limit. */
  budgetLeft: z.int().nullable(),
  newContactsLeft: z.int().nullable(),
})
export type DryRun = z.infer<typeof DryRun>
