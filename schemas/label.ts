import { z } from 'zod'
import { stored } from './common.ts'

export const LabelColor = z.enum(['gray', 'red', 'orange', 'yellow', 'green', 'teal', 'blue', 'purple', 'pink'])
export type LabelColor = z.infer<typeof LabelColor>

/** A word that the team puts on customers and finds them by. Its name is unique in the organization, whatever its case. */
export const Label = z.object({
  ...stored,
  name: z.string().trim().min(1).max(40),
  color: LabelColor,
  /** The name without case and accents. */
  nameKey: z.string(),
})
export type Label = z.infer<typeof Label>

export const LabelView = Label.pick({ id: true, name: true, color: true })
export type LabelView = z.infer<typeof LabelView>

export const maxLabels = 20
