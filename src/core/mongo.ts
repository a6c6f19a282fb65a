import mongoose, { type ClientSession } from 'mongoose'
import { StaleWrite } from './writes.ts'

export type { ClientSession }

/** Retried by us rather than by the driver's helper alone: the embedded store gives up a conflict at once, and unlabelled. */
const writeConflict = 112
export const isTransient = (error: unknown): boolean =>
  error instanceof StaleWrite ||
  (error instanceof mongoose.mongo.MongoError &&
    (error.code === writeConflict ||
      error.hasErrorLabel('TransientTransactionError') ||
      error.hasErrorLabel('UnknownTransactionCommitResult')))
/** The first thing that went wrong, as a single command would have said it. */
export function causeOf(error: unknown): unknown {
  if (!(error instanceof mongoose.mongo.MongoClientBulkWriteError)) return error
  const [first] = error.writeErrors.values()
  return first ? new mongoose.mongo.MongoServerError({ ...first }) : (error.cause ?? error)
}

/** The unique index said no: the same thing was stored before. */
export const isDuplicateKey = (error: unknown): boolean =>
  error instanceof mongoose.mongo.MongoServerError && error.code === 11000
