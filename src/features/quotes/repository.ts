import type { Id } from '../../../schemas/common.ts'
import { QuoteModel } from '../../../schemas/models/quote.model.ts'
import type { Quote } from '../../../schemas/quote.ts'
import { recordRepository } from '../records/index.ts'

export const quoteRepository = recordRepository<Quote>(QuoteModel, { owner: 'agentId' })

/** For the sweep, which works for all organizations: sent ones whose time is over, the oldest first. */
export async function findDue(now: Date, limit: number): Promise<{ id: Id; organizationId: Id }[]> {
  const docs = await QuoteModel.find({ status: 'sent', validUntil: { $lt: now } }, { organizationId: 1 })
    .sort({ validUntil: 1 })
    .limit(limit)
    .lean()
  return docs.map(({ _id, organizationId }) => ({ id: _id, organizationId }))
}
