import { z } from 'zod'
import { Id, stored } from './common.ts'
import { CustomField } from './packs.ts'

export const ScoreOperator = z.enum(['is', 'is_not', 'contains', 'at_least', 'at_most', 'is_set', 'is_not_set'])
export type ScoreOperator = z.infer<typeof ScoreOperator>

/** What a rule may look at. Nothing sealed: a score must not tell what is secret. */
export const scoreFacts = [
  'status',
  'priority',
  'sourceType',
  'source',
  'company',
  'estimatedValue',
  'subscription',
  'product',
  'campaign',
  'label',
  'conversation',
] as const
export const ScoreFact = z.union([z.enum(scoreFacts), z.string().regex(/^customFields\.[a-z][A-Za-z0-9]{0,39}$/)])

/** A rule gives its points, or takes them, where its field is as it says. */
export const ScoreRule = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{1,40}$/),
  name: z.string().trim().min(1).max(80),
  field: ScoreFact,
  operator: ScoreOperator,
  /** Of an amount: minor units. Left out where the operator needs none. */
  value: z
    .union([z.string().max(200), z.number(), z.boolean()])
    .nullable()
    .default(null),
  points: z.int().min(-100).max(100),
  isActive: z.boolean().default(true),
})
export type ScoreRule = z.infer<typeof ScoreRule>

/** How an organization works its leads: one document each. */
export const LeadSettings = z.object({
  ...stored,
  /** The organization's own fields, beside the pack's. */
  fields: z.array(CustomField).default([]),
  /** Null: the rules that every organization begins with. */
  rules: z.array(ScoreRule).nullable().default(null),
  roundRobin: z
    .object({
      isOn: z.boolean(),
      /** Who takes turns; empty: everybody who may. */
      userIds: z.array(Id),
    })
    .default({ isOn: false, userIds: [] }),
  /** Converted and lost leads that rested so long are archived; null: none is. */
  archiveAfterDays: z.int().nullable().default(null),
})
export type LeadSettings = z.infer<typeof LeadSettings>

export const LeadSettingsPatch = z
  .strictObject({
    fields: z.array(CustomField).max(40),
    rules: z.array(ScoreRule).max(60),
    roundRobin: z.strictObject({ isOn: z.boolean(), userIds: z.array(Id).max(100) }),
    archiveAfterDays: z.int().min(1).max(3650).nullable(),
  })
  .partial()
export type LeadSettingsPatch = z.infer<typeof LeadSettingsPatch>

/** As the pages need it: the pack's fields come first, `own` is what can be changed. */
export const LeadSettingsView = LeadSettings.pick({ roundRobin: true, archiveAfterDays: true }).extend({
  packFields: z.array(CustomField),
  fields: z.array(CustomField),
  rules: z.array(ScoreRule),
})
export type LeadSettingsView = z.infer<typeof LeadSettingsView>
