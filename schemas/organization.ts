import { z } from 'zod'
import { Currency, Id, Locale, Moment } from './common.ts'

export const Organization = z.object({
  id: Id,
  slug: z.string().regex(/^[a-z0-9-]{2,60}$/),
  name: z.string().min(1).max(120),
  description: z.string().max(1_000).nullable().default(null),
  website: z.string().max(300).nullable().default(null),
  phone: z.string().max(20).nullable().default(null),
  email: z.string().max(254).nullable().default(null),
  isActive: z.boolean().default(true),
  /** IANA zone; reports, ticket numbers and business hours use it. */
  timeZone: z.string().default('UTC'),
  locale: Locale.default('en'),
  currency: Currency.default('USD'),
  /** Which vocabulary, fields, flows and demo data this business uses. */
  pack: z.enum(['auto-parts', 'insurance', 'consulting', 'shop', 'real-estate']).default('auto-parts'),
  taxInclusive: z.boolean().default(true),
  /** Percent with up to two places, as basis points: 1900 is 19 %. */
  taxBasisPoints: z.int().min(0).max(10000).default(0),
  /** What its papers and pages look like. */
  address: z.string().max(300).nullable().default(null),
  brandColor: z
    .string()
    .regex(/^#[0-9a-f]{6}$/)
    .nullable()
    .default(null),
  logoFileId: Id.nullable().default(null),
  createdAt: Moment,
  updatedAt: Moment,
})
export type Organization = z.infer<typeof Organization>
