import { z } from 'zod'
import { Id, Locale } from '../../../schemas/common.ts'

export const Entering = z.strictObject({ locale: Locale.catch('en').default('en') })

const clientId = z.string().regex(/^[\w-]{8,64}$/)
const text = z.string().max(4_096)
export const Writing = z.strictObject({
  clientId,
  text: text.trim().min(1),
  chosen: z.strictObject({ id: z.string().min(1).max(200), title: z.string().min(1).max(200) }).optional(),
})
/** The fields of the form that brings a file. */
export const Sending = z.strictObject({ clientId, text: text.trim().default('') })

export const Introducing = z.strictObject({
  name: z.string().trim().min(1).max(120).optional(),
  email: z.email().max(254).optional(),
  phone: z
    .string()
    .regex(/^\+\d{6,15}$/, 'with + and the country code')
    .optional(),
  userId: z.string().max(200).optional(),
  signature: z
    .string()
    .regex(/^[0-9a-f]{64}$/i)
    .optional(),
})
export const Seen = z.strictObject({ upTo: z.int().min(0), status: z.enum(['delivered', 'read']) })
export const Typing = z.strictObject({ isTyping: z.boolean() })
export const Before = z.object({ before: z.coerce.number().int().min(1).optional() })
export const Since = z.object({ rev: z.coerce.number().int().min(0).default(0) })
export const FileId = z.object({ id: Id })
