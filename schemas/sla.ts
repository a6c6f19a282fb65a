import { z } from 'zod'
import { Moment, Priority, stored } from './common.ts'

const minutes = z.int().min(1).max(525_600).nullable()

/** How soon a ticket of one priority gets its first answer and its end, in business minutes; null: no promise. */
export const SlaPolicy = z.object({
  ...stored,
  priority: Priority,
  firstResponseMinutes: minutes,
  resolutionMinutes: minutes,
})
export type SlaPolicy = z.infer<typeof SlaPolicy>

export const SlaPromise = z.enum(['first_response', 'resolution'])
export type SlaPromise = z.infer<typeof SlaPromise>

/** The clocks of one ticket. */
export const SlaClocks = z.object({
  firstResponseDueAt: Moment.nullable(),
  resolutionDueAt: Moment.nullable(),
  firstRespondedAt: Moment.nullable(),
  resolvedAt: Moment.nullable(),
  /** What was not kept. */
  breached: z.array(SlaPromise),
})
export type SlaClocks = z.infer<typeof SlaClocks>
