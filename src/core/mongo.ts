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

/** Not writable now, shutting down, or out of disk: of the store as a whole, whatever was asked of it. */
const storeTrouble = new Set([91, 189, 10107, 11600, 11602, 13435, 13436, 14031])
const awayNames =
  /^Mongo(ServerSelection|Network|NetworkTimeout|NotConnected|PoolCleared|TopologyClosed|ClientClosed)Error$/
/** What the embedded store answers to everything once its disk was full, until it is started again. */
const panic = /WT_PANIC/

/** The store cannot be used now, for anything: the same may succeed later, and nobody's part in it was bad. */
export const isStoreAway = (error: unknown): boolean => {
  if (!(error instanceof mongoose.mongo.MongoError)) return false
  return awayNames.test(error.name) || storeTrouble.has(Number(error.code)) || panic.test(error.message)
}

/** The unique index said no: the same thing was stored before. */
export const isDuplicateKey = (error: unknown): boolean =>
  error instanceof mongoose.mongo.MongoServerError && error.code === 11000
