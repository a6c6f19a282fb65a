import { SignInAttemptModel } from '../../../schemas/models/sign-in-attempt.model.ts'
import { isDuplicateKey } from '../../core/db.ts'

/** All by key. */
export interface Attempt {
  failures: number
  nextAt: Date
  expiresAt: Date
}
type Row = Attempt & { _id: string }

export const findAttempt = (key: string): Promise<Row | null> => SignInAttemptModel.findOne({ _id: key }).lean()

/** False when another process was first. */
export async function insertAttempt(key: string, attempt: Attempt): Promise<boolean> {
  try {
    await SignInAttemptModel.create([{ _id: key, ...attempt }])
    return true
  } catch (error) {
    if (isDuplicateKey(error)) return false
    throw error
  }
}

/** False when it is not what was read any more. */
export async function replaceAttempt(read: Row, attempt: Attempt): Promise<boolean> {
  const { _id, failures, expiresAt } = read
  const { modifiedCount } = await SignInAttemptModel.updateOne({ _id, failures, expiresAt }, { $set: attempt })
  return modifiedCount === 1
}

/** As if the try had not been; others that came meanwhile stay counted. */
export async function giveBackAttempt(key: string, failures: number, now: Date): Promise<void> {
  const { modifiedCount } = await SignInAttemptModel.updateOne(
    { _id: key, failures },
    { $set: { failures: failures - 1, nextAt: now } },
  )
  if (modifiedCount === 0) await SignInAttemptModel.updateOne({ _id: key }, { $inc: { failures: -1 } })
}

export async function forgetAttempt(key: string): Promise<void> {
  await SignInAttemptModel.deleteOne({ _id: key })
}
