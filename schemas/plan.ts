import { z } from 'zod'
import { Currency, Minor, stored } from './common.ts'

export const PlanCode = z.enum(['basic', 'standard', 'pro', 'daily'])
export type PlanCode = z.infer<typeof PlanCode>
export const BillingInterval = z.enum(['day', 'month', 'year'])
export type BillingInterval = z.infer<typeof BillingInterval>

/** What a customer can subscribe to. Its hours are given anew with each period and end with it. */
export const Plan = z.object({
  ...stored,
  code: PlanCode,
  name: z.string().min(1).max(80),
  description: z.string().max(500),
  price: Minor.min(1),
  currency: Currency,
  interval: BillingInterval,
  intervalCount: z.int().min(1).max(52),
  trialPeriodDays: z.int().min(0).max(90),
  /** The minutes of a period. */
  minutes: z.int().min(0).max(600_000),
  /** Price of one more hour; null: none can be bought. */
  hourPrice: Minor.min(1).nullable(),
  isActive: z.boolean(),
})
export type Plan = z.infer<typeof Plan>

export const PlanDraft = z.strictObject({
  code: PlanCode,
  name: z.string().trim().min(1).max(80),
  description: z.string().trim().max(500).default(''),
  price: Minor.min(1).max(99_999_999_999),
  currency: Currency,
  interval: BillingInterval.default('month'),
  intervalCount: z.int().min(1).max(52).default(1),
  trialPeriodDays: z.int().min(0).max(90).default(0),
  minutes: z.int().min(0).max(600_000),
  hourPrice: Minor.min(1).max(99_999_999_999).nullable().default(null),
  isActive: z.boolean().default(true),
})
export type PlanDraft = z.infer<typeof PlanDraft>
