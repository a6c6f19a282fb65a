import { z } from 'zod'

/** Every id is a 24-character lower-case hex string (an ObjectId's text), time-ordered, made by us. */
export const Id = z.string().regex(/^[0-9a-f]{24}$/)
export type Id = z.infer<typeof Id>

const currencies = new Set(Intl.supportedValuesOf('currency'))
/** ISO 4217 code of a currency that exists. */
export const Currency = z
  .string()
  .regex(/^[A-Z]{3}$/)
  .refine((code) => currencies.has(code), 'not a currency')

/** An amount in minor units (cents). Its currency stands once on the document that holds it. */
export const Minor = z.int()

/** A quantity: a decimal string with up to three places, more than zero. */
export const Quantity = z
  .string()
  .regex(/^\d{1,9}(\.\d{1,3})?$/)
  .refine((text) => Number(text) > 0)

export const Locale = z.enum(['en', 'es', 'pt', 'ar'])
export type Locale = z.infer<typeof Locale>

/** A moment, UTC: a Date in the store and in the server, an ISO 8601 string in JSON. */
export const Moment = z.date()

export const Priority = z.enum(['low', 'medium', 'high', 'urgent'])

/** A page asked for by cursor; the cursor is opaque to the caller. */
export const PageQuery = z.strictObject({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
})

export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() })

/** What a shape looks like after JSON: moments are strings. The inbox sees this side. */
export type Json<T> = T extends Date
  ? string
  : T extends (infer U)[]
    ? Json<U>[]
    : T extends object
      ? { [K in keyof T]: Json<T[K]> }
      : T

/** Fields that every document of an organization has. */
export const stored = { id: Id, organizationId: Id, createdAt: Moment, updatedAt: Moment }

/** Allowed moves between statuses: from → to. A move that is not listed is refused. */
export type Moves<S extends string> = Readonly<Record<S, readonly S[]>>
export const mayMove = <S extends string>(moves: Moves<S>, from: S, to: S): boolean => moves[from].includes(to)
