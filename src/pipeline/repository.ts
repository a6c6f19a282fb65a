import type { Id } from '../../schemas/common.ts'
import type { DeadLetter } from '../../schemas/dead-letter.ts'
import { DeadLetterModel } from '../../schemas/models/dead-letter.model.ts'
import { type Stored, toPlain } from '../../schemas/models/define.ts'

export async function insertDeadLetter({ id, ...rest }: DeadLetter): Promise<void> {
  await DeadLetterModel.create([{ _id: id, ...rest }])
}

export async function findDeadLetter(organizationId: Id, id: Id): Promise<DeadLetter | null> {
  const doc = await DeadLetterModel.findOne({ _id: id, organizationId }).lean()
  return toPlain<DeadLetter>(doc as Stored<DeadLetter> | null)
}

export async function markReplayed(organizationId: Id, id: Id, at: Date): Promise<void> {
  await DeadLetterModel.updateOne({ _id: id, organizationId }, { $set: { replayedAt: at, replayRequestedAt: null } })
}

export async function markRefused(organizationId: Id, id: Id, error: string): Promise<void> {
  await DeadLetterModel.updateOne({ _id: id, organizationId }, { $set: { error, replayRequestedAt: null } })
}
