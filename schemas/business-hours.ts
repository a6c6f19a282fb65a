import { z } from 'zod'
import { stored } from './common.ts'
import { TimeZone } from './sign-in.ts'

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/)
const Opening = z
  .strictObject({ /** 1: Monday … 7: Sunday. */ day: z.int().min(1).max(7), from: time, to: time })
  .refine(({ from, to }) => from < to, 'it closes before it opens')

/** When an organization works. */
export const WorkingHours = z.strictObject({
  weekly: z.array(Opening).min(1).max(42),
  holidays: z.array(z.iso.date()).max(400),
  /** Null: the organization's. */
  timeZone: TimeZone.nullable(),
})
export type WorkingHours = z.infer<typeof WorkingHours>

export const BusinessHours = z.object({ ...stored, ...WorkingHours.shape })
export type BusinessHours = z.infer<typeof BusinessHours>
