import { z } from 'zod'
import { Currency, Minor, stored } from './common.ts'

/** Of every kind of business: insurances, parts and things, work, homes. */
export const ProductType = z.enum([
  'auto',
  'home',
  'life',
  'health',
  'business',
  'travel',
  'pet',
  'part',
  'service',
  'property',
  'other',
])
export type ProductType = z.infer<typeof ProductType>

const PremiumRange = z
  .strictObject({ min: Minor.min(0), max: Minor.min(0) })
  .refine(({ min, max }) => min <= max, 'min is more than max')

export const Product = z.object({
  ...stored,
  name: z.string(),
  slug: z.string(),
  sku: z.string().nullable(),
  description: z.string().nullable(),
  type: ProductType,
  currency: Currency,
  /** Of one; null where it depends (an insurance has a premium range). */
  price: Minor.nullable(),
  premiumRange: z.object({ min: Minor, max: Minor }).nullable(),
  coverageAmount: Minor.nullable(),
  /** In the place of the organization's tax. */
  taxBasisPoints: z.int().nullable(),
  isActive: z.boolean(),
})
export type Product = z.infer<typeof Product>

const fields = {
  name: z.string().trim().min(1).max(200),
  slug: z
    .string()
    .regex(/^[\p{L}\p{N}]+(-[\p{L}\p{N}]+)*$/u)
    .max(120),
  sku: z.string().trim().min(1).max(60).nullable(),
  description: z.string().trim().max(2000).nullable(),
  type: ProductType,
  price: Minor.min(0).nullable(),
  premiumRange: PremiumRange.nullable(),
  coverageAmount: Minor.min(0).nullable(),
  taxBasisPoints: z.int().min(0).max(10_000).nullable(),
}
export const ProductDraft = z.strictObject({
  ...fields,
  slug: fields.slug.optional(),
  sku: fields.sku.default(null),
  description: fields.description.default(null),
  type: fields.type.default('part'),
  currency: Currency.optional(),
  price: fields.price.default(null),
  premiumRange: fields.premiumRange.default(null),
  coverageAmount: fields.coverageAmount.default(null),
  taxBasisPoints: fields.taxBasisPoints.default(null),
})
export type ProductDraft = z.infer<typeof ProductDraft>

/** Not the currency: quotes were made in it. */
export const ProductPatch = z.strictObject({ ...fields, isActive: z.boolean() }).partial()
export type ProductPatch = z.infer<typeof ProductPatch>

export const ProductQuery = z.strictObject({
  /** Words of the name, or the SKU. */
  q: z.string().trim().max(100).optional(),
  type: ProductType.optional(),
  isActive: z.stringbool().optional(),
  sort: z.enum(['name', '-name', 'price', '-price']).default('name'),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
})
export type ProductQuery = z.infer<typeof ProductQuery>
