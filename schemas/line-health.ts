import { z } from 'zod'
import { Id, Moment, stored } from './common.ts'

/** Stops what an account sends, visibly: what is queued waits. */
export const Brake = z.object({
  /** restricted: WhatsApp refused first messages to strangers (463). failures: too many sends failed one after another. */
  reason: z.enum(['restricted', 'failures']),
  /** new_contacts: people who never wrote here. */
  scope: z.enum(['new_contacts', 'all']),
  /** The code that it was put on for. */
  code: z.string().max(40).nullable(),
  since: Moment,
  /** Until then nothing is tried; after it the next send shows whether it is over. */
  until: Moment,
  /** How often in a row it was put on: each time it holds twice as long. */
  times: z.int(),
})
export type Brake = z.infer<typeof Brake>

/** A new number sends little at first: the most it may send on each day since it was switched on. */
export const WarmUp = z.object({
  startedAt: Moment,
  plan: z.array(z.int().min(1).max(100_000)).min(1).max(60),
})
export type WarmUp = z.infer<typeof WarmUp>
export const usualWarmUp: readonly number[] = [20, 30, 45, 65, 90, 125, 170, 230, 300, 390, 500, 640, 810, 1_000]

/** What an account did on one day (UTC). Kept for 90 days. */
export const AccountDay = z.object({
  /** ACCOUNT:DAY */
  id: z.string(),
  organizationId: Id,
  accountId: Id,
  /** 2026-01-31 */
  day: z.string().length(10),
  sent: z.int().default(0),
  /** Of what was sent, whenever: reached a phone on this day. */
  delivered: z.int().default(0),
  failed: z.int().default(0),
  /** People who had never written, and were written to for the first time. */
  newContacts: z.int().default(0),
  /** Of those, whenever: who answered for the first time on this day. */
  replied: z.int().default(0),
  expiresAt: Moment,
})
export type AccountDay = z.infer<typeof AccountDay>
export type DayCount = 'sent' | 'delivered' | 'failed' | 'newContacts' | 'replied'

const counts = { sent: z.int(), delivered: z.int(), failed: z.int(), newContacts: z.int(), replied: z.int() }

/** How a number is, and what it may still do today. */
export const LineHealth = z.object({
  today: z.object({ day: z.string(), ...counts }),
  /** The last seven days, today included. */
  week: z.object({
    ...counts,
    /** delivered / sent, 0 to 1; null while too little was sent to say. */
    deliveredRatio: z.number().nullable(),
    /** Of the people written to first, how many answered. */
    replyRatio: z.number().nullable(),
  }),
  /** What holds today, warm-up included; null: no limit. */
  limit: z.int().nullable(),
  left: z.int().nullable(),
  newContactsLimit: z.int().nullable(),
  newContactsLeft: z.int().nullable(),
  /** day counts from 1; days: of the plan. */
  warmUp: z.object({ day: z.int(), days: z.int(), limit: z.int(), plan: z.array(z.int()) }).nullable(),
  brake: Brake.nullable(),
})
export type LineHealth = z.infer<typeof LineHealth>

/** A time without the line, and the proof of what became of it. */
export const Outage = z.object({
  ...stored,
  lineId: Id,
  accountId: Id,
  from: Moment,
  to: Moment.nullable(),
  /** Why: a close reason, or `owner_gone` where the process that held the line died. */
  reason: z.string().max(40),
  /** What the server had kept meanwhile, by the server's own list; null until it was all handed over. */
  arrived: z.int().nullable(),
  /** Of those: in the store now, whether new or known before. */
  stored: z.int().nullable(),
  /** Of those: kept apart whole, because they could not be stored. */
  parked: z.int().nullable(),
  /** Of those: what the bot answered within half an hour. */
  answered: z.int().nullable(),
})
export type Outage = z.infer<typeof Outage>
