import type { Contact, ContactMerge } from '../../../schemas/contact.ts'

type Filled = ContactMerge['filled']

/** Taken from the merged contact where the kept one has nothing: what it says itself is never written over. */
const fields = ['name', 'pushName', 'companyId', 'locale', 'timeZone', 'customerSince'] as const

/** What the kept contact takes over. Whoever of the two said STOP, said it for both. */
export function fillsOf(kept: Contact, merged: Contact): Filled {
  const filled: Filled = {}
  for (const field of fields)
    if (!kept[field] && merged[field]) filled[field] = { from: kept[field], to: merged[field] }
  if (!kept.optedOutAt && merged.optedOutAt) filled.optedOutAt = { from: null, to: merged.optedOutAt }
  const lacking = Object.entries(merged.customFields ?? {}).filter(([key]) => kept.customFields?.[key] === undefined)
  if (lacking.length > 0)
    filled.customFields = { from: kept.customFields, to: { ...Object.fromEntries(lacking), ...kept.customFields } }
  return filled
}

/** The way back: only what still is as the merge left it. */
export function unfilled(kept: Contact, filled: Filled): Record<string, unknown> {
  const same = (field: string, to: unknown) => JSON.stringify(kept[field as keyof Contact]) === JSON.stringify(to)
  return Object.fromEntries(
    Object.entries(filled).flatMap(([field, { from, to }]) => (same(field, to) ? [[field, from ?? null]] : [])),
  )
}
