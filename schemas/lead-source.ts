import { z } from 'zod'
import { Id, stored } from './common.ts'

export const LeadSourceType = z.enum(['web', 'social_media', 'ppc', 'referral', 'email', 'event', 'partner', 'organic'])
export type LeadSourceType = z.infer<typeof LeadSourceType>

/** Where leads come from. */
export const LeadSource = z.object({
  ...stored,
  name: z.string().min(1).max(255),
  /** Unique in its organization. */
  slug: z
    .string()
    .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)
    .max(255),
  description: z.string().max(2000).nullable().default(null),
  type: LeadSourceType,
  isActive: z.boolean().default(true),
})
export type LeadSource = z.infer<typeof LeadSource>

const fields = {
  name: z.string().trim().min(1).max(255),
  slug: LeadSource.shape.slug,
  description: z.string().trim().max(2000).nullable(),
  type: LeadSourceType,
  isActive: z.boolean(),
}
/** Without a slug it is made of the name. */
export const LeadSourceDraft = z.strictObject({
  name: fields.name,
  type: fields.type,
  slug: fields.slug.optional(),
  description: fields.description.default(null),
  isActive: fields.isActive.default(true),
})
export type LeadSourceDraft = z.infer<typeof LeadSourceDraft>
export const LeadSourcePatch = z.strictObject(fields).partial().extend({ id: Id })
export type LeadSourcePatch = z.infer<typeof LeadSourcePatch>
