import mongoose from 'mongoose'
import type { Id } from '../../../schemas/common.ts'
import { type Stored, toPlain } from '../../../schemas/models/define.ts'
import { TicketModel } from '../../../schemas/models/ticket.model.ts'
import { TicketCommentModel } from '../../../schemas/models/ticket-comment.model.ts'
import type { Ticket } from '../../../schemas/ticket.ts'
import type { TicketComment } from '../../../schemas/ticket-comment.ts'
import type { ClientSession } from '../../core/db.ts'
import { type Scope, scopeFilter } from '../../core/scope.ts'
import { recordRepository } from '../records/index.ts'

export const ticketRepository = recordRepository<Ticket>(TicketModel, { owner: 'agentId' })

/** Two transactions drew one number in one second: the one that lost runs again, and draws again. */
export function asTransient(error: unknown): unknown {
  if (error instanceof mongoose.mongo.MongoServerError && error.code === 11000)
    error.addErrorLabel('TransientTransactionError')
  return error
}

/** Of all organizations: whose promise is due. */
export async function findDue(now: Date, limit: number): Promise<Pick<Ticket, 'id' | 'organizationId'>[]> {
  const docs = await TicketModel.find({ slaDueAt: { $type: 'date', $lte: now } } as never, { organizationId: 1 })
    .sort({ slaDueAt: 1 })
    .limit(limit)
    .lean()
  return docs.map(({ _id: id, organizationId }) => ({ id, organizationId }))
}

const plainComment = (doc: unknown): TicketComment => toPlain<TicketComment>(doc as Stored<TicketComment>)

export async function insertComment(
  { id, ...rest }: Omit<TicketComment, 'createdAt' | 'updatedAt'>,
  session: ClientSession,
): Promise<TicketComment> {
  const [doc] = await TicketCommentModel.create([{ _id: id, ...rest }] as never, { session })
  return plainComment((doc as { toObject(): unknown }).toObject())
}

/** In their order, after the one whose id is `cursor`. */
export async function findComments(
  scope: Scope,
  { ticketId, cursor, limit }: { ticketId: Id; cursor?: string | undefined; limit: number },
): Promise<TicketComment[]> {
  const docs = await TicketCommentModel.find({
    ...{ ...scopeFilter(scope), ticketId },
    ...(cursor ? { _id: { $gt: cursor } } : {}),
  })
    .sort({ _id: 1 })
    .limit(limit)
    .lean()
  return docs.map(plainComment)
}

export async function findCommentOf(
  organizationId: Id,
  messageId: Id,
  session: ClientSession,
): Promise<TicketComment | null> {
  const doc = await TicketCommentModel.findOne({ organizationId, messageId }).session(session).lean()
  return doc ? plainComment(doc) : null
}
