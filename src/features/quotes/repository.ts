import type { Id } from '../../../schemas/common.ts'
import { type Stored, toPlain } from '../../../schemas/models/define.ts'
import { QuoteModel } from '../../../schemas/models/quote.model.ts'
import type { Quote } from '../../../schemas/quote.ts'
import type { ClientSession } from '../../core/db.ts'
import { recordRepository } from '../records/index.ts'

export const quoteRepository = recordRepository<Quote>(QuoteModel, { owner: 'agentId' })

/** With what its page is found by; that never leaves the store again. */
export async function insertQuote(
  quote: Omit<Quote, 'createdAt' | 'updatedAt'>,
  pageHash: string,
  session: ClientSession,
): Promise<Quote> {
  const { pageHash: _, ...stored } = (await quoteRepository.insert(
    { ...quote, pageHash } as typeof quote,
    session,
  )) as Quote & { pageHash: string }
  return stored
}

/** For the sweep, which works for all organizations: sent ones whose time is over, the oldest first. */
export async function findDue(now: Date, limit: number): Promise<{ id: Id; organizationId: Id }[]> {
  const docs = await QuoteModel.find({ status: 'sent', validUntil: { $lt: now } }, { organizationId: 1 })
    .sort({ validUntil: 1 })
    .limit(limit)
    .lean()
  return docs.map(({ _id, organizationId }) => ({ id: _id, organizationId }))
}

/** Whoever has the address of its page may read it: there is no organization to ask for yet. */
export async function findByPage(pageHash: string, session?: ClientSession): Promise<Quote | null> {
  const doc = await QuoteModel.findOne({ pageHash } as never)
    .session(session ?? null)
    .lean()
  return doc ? toPlain<Quote>(doc as Stored<Quote>) : null
}

export async function saveFile(organizationId: Id, id: Id, pdfFileId: Id): Promise<void> {
  await QuoteModel.updateOne({ _id: id, organizationId }, { $set: { pdfFileId } })
}
