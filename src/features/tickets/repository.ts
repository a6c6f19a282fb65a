import mongoose from 'mongoose'
import { TicketModel } from '../../../schemas/models/ticket.model.ts'
import type { Ticket } from '../../../schemas/ticket.ts'
import { recordRepository } from '../records/index.ts'

export const ticketRepository = recordRepository<Ticket>(TicketModel, { owner: 'agentId' })

/** Two transactions drew one number in one second: the one that lost runs again, and draws again. */
export function asTransient(error: unknown): unknown {
  if (error instanceof mongoose.mongo.MongoServerError && error.code === 11000)
    error.addErrorLabel('TransientTransactionError')
  return error
}
