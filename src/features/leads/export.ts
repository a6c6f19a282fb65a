import { stringify } from 'csv-stringify/sync'
import { z } from 'zod'
import type { LeadQuery } from '../../../schemas/lead.ts'
import type { ActionContext } from '../../core/action.ts'
import type { StoredLead } from './repository.ts'
import type { Leads } from './service.ts'

/** A part of the file; the next one begins at the cursor and has no head. */
export const LeadExport = z.object({ csv: z.string(), nextCursor: z.string().nullable() })
const rowsAtOnce = 2000

const columns = [
  ...['id', 'name', 'company', 'phone', 'status', 'priority', 'score', 'estimatedValue', 'currency'],
  ...['sourceId', 'campaignId', 'productId', 'assigneeId', 'subscription', 'trackingId', 'createdAt', 'stageAt'],
  ...['lastContactDate', 'nextFollowUpDate', 'lostReason', 'customFields'],
] as const

/** A cell that a spreadsheet would take for a formula is kept a text. */
const harmless = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text)

function cell(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (value instanceof Date) return value.toISOString()
  // a number is a number, also below zero
  if (typeof value === 'number') return String(value)
  return harmless(typeof value === 'object' ? JSON.stringify(value) : String(value))
}

/** What a list shows, as a file. Nothing sealed is in it. */
export async function csvOf(
  { scope }: ActionContext,
  leads: Pick<Leads, 'list'>,
  query: Omit<LeadQuery, 'limit'>,
): Promise<z.infer<typeof LeadExport>> {
  const { items, nextCursor } = await leads.list(scope, { ...query, limit: rowsAtOnce })
  const rows = items.map((lead) => columns.map((column) => cell(lead[column as keyof StoredLead])))
  // with a mark, so that spreadsheets read accents right
  const head = query.cursor ? '' : `\uFEFF${stringify([[...columns]])}`
  return { csv: head + stringify(rows), nextCursor }
}
