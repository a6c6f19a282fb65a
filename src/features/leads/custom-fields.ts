import { z } from 'zod'
import type { Lead } from '../../../schemas/lead.ts'
import type { CustomField } from '../../../schemas/packs.ts'
import { invalidInput } from '../../core/errors.ts'

const longest = { text: 5000, word: 120, words: 50 }

/** One text with commas is several words: how people write them, and how older systems kept them. */
const asWords = (value: unknown): unknown =>
  typeof value === 'string'
    ? value
        .split(/[,;،]/)
        .map((word) => word.trim())
        .filter(Boolean)
    : value

function shapeOf({ type, options }: CustomField): z.ZodType {
  const values = options.map((option) => option.value)
  const word = z.string().trim().min(1).max(longest.word)
  const known = values.length > 0 ? z.enum(values as [string, ...string[]]) : word
  if (type === 'number') return z.number().min(-1e12).max(1e12)
  if (type === 'date') return z.iso.date()
  if (type === 'choice') return known
  if (type === 'multi') return z.preprocess(asWords, z.array(known).max(longest.words))
  return z.string().trim().max(longest.text)
}

const isEmpty = (value: unknown): boolean =>
  value === null || value === '' || (Array.isArray(value) && value.length === 0)

/** What was there with the change to it: each field as its type wants it. Throws naming the fields that are not. */
export function changedFields(
  fields: readonly CustomField[],
  before: Lead['customFields'],
  change: Lead['customFields'],
): Lead['customFields'] {
  const issues: { path: string; message: string }[] = []
  const after = { ...before }
  for (const [key, value] of Object.entries(change)) {
    const field = fields.find((one) => one.key === key)
    const path = `customFields.${key}`
    if (isEmpty(value)) delete after[key]
    else if (field) {
      const parsed = shapeOf(field).safeParse(value)
      if (parsed.success) after[key] = parsed.data
      else issues.push({ path, message: parsed.error.issues.map((issue) => issue.message).join(', ') })
    } else issues.push({ path, message: 'there is no such field' })
  }
  if (issues.length > 0) throw invalidInput(issues)
  return after
}
