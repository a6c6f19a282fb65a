import type { Id } from '../../../schemas/common.ts'
import type { Lead, LeadCount, LeadStatus } from '../../../schemas/lead.ts'
import { LeadCountModel } from '../../../schemas/models/lead-count.model.ts'
import type { Tx } from '../../core/db.ts'

type Counted = Pick<Lead, 'organizationId' | 'status' | 'assigneeId' | 'currency' | 'estimatedValue'>

const shelfOf = ({ assigneeId }: Pick<Counted, 'assigneeId'>): string => assigneeId ?? 'nobody'

/** The heads of the columns move with the leads, in the same transaction. */
export function count({ writes }: Pick<Tx, 'writes'>, before: Counted | null, after: Counted | null): void {
  const moves = new Map<string, Omit<LeadCount, 'id'>>()
  const add = (lead: Counted, by: 1 | -1) => {
    const { organizationId, status, currency, estimatedValue } = lead
    const shelf = shelfOf(lead)
    const id = `${organizationId}:${status}:${shelf}:${currency}`
    const move = moves.get(id) ?? { organizationId, status, shelf, currency, count: 0, amount: 0 }
    moves.set(id, { ...move, count: move.count + by, amount: move.amount + by * (estimatedValue ?? 0) })
  }
  if (before) add(before, -1)
  if (after) add(after, 1)
  for (const [id, { count: by, amount, ...fields }] of moves)
    if (by !== 0 || amount !== 0)
      writes.update(
        LeadCountModel,
        { _id: id },
        { $inc: { count: by, amount }, $setOnInsert: fields },
        { upsert: true },
      )
}

export interface Total {
  count: number
  amount: number
}

/** By status, of these members' leads (undefined: of everybody's); amounts in one currency. One small read. */
export async function totals(
  organizationId: Id,
  currency: string,
  shelves: readonly string[] | undefined,
): Promise<Map<LeadStatus, Total>> {
  const rows = await LeadCountModel.find({ organizationId }).lean()
  const found = new Map<LeadStatus, Total>()
  for (const row of rows) {
    if (shelves && !shelves.includes(row.shelf)) continue
    const total = found.get(row.status) ?? { count: 0, amount: 0 }
    total.count += row.count
    if (row.currency === currency) total.amount += row.amount
    found.set(row.status, total)
  }
  return found
}
