import type { CloudAccount } from '../../../schemas/cloud-account.ts'
import type { Id } from '../../../schemas/common.ts'
import { CloudAccountModel } from '../../../schemas/models/cloud-account.model.ts'
import { type Stored, toPlain } from '../../../schemas/models/define.ts'
import type { Sealed } from '../../core/crypto.ts'
import type { ClientSession } from '../../core/db.ts'
import { type Scope, scopeFilter } from '../../core/scope.ts'

/** With its keys as they lie. */
export type SealedAccount = CloudAccount & { secrets: Sealed }
type Doc = Stored<CloudAccount> & { secrets: Sealed }

const plain = (doc: unknown): SealedAccount => toPlain<SealedAccount>(doc as Doc)

export async function findOfLine(scope: Scope, lineId: Id, session?: ClientSession): Promise<SealedAccount | null> {
  const doc = await CloudAccountModel.findOne({ ...scopeFilter(scope), lineId })
    .session(session ?? null)
    .lean()
  return doc && plain(doc)
}

/** By key: a webhook and the sessions process have no scope. */
export async function findByIds(ids: readonly Id[]): Promise<SealedAccount[]> {
  return (await CloudAccountModel.find({ _id: { $in: [...ids] } }).lean()).map(plain)
}

/** Of all organizations: each may claim a number, and only its app's secret proves it. */
export async function findByNumber(phoneNumberId: string): Promise<SealedAccount[]> {
  return (await CloudAccountModel.find({ phoneNumberId }).limit(50).lean()).map(plain)
}

/** Of all organizations: for the chore that reads their templates again. */
export async function listIds(): Promise<Id[]> {
  return (await CloudAccountModel.find({}, { _id: 1 }).lean()).map(({ _id }) => _id)
}

export async function insert(
  { id, ...rest }: Omit<SealedAccount, 'createdAt' | 'updatedAt'>,
  session: ClientSession,
): Promise<void> {
  await CloudAccountModel.create([{ _id: id, ...rest }] as never, { session })
}

export async function update(
  { id, organizationId }: Pick<CloudAccount, 'id' | 'organizationId'>,
  change: Partial<SealedAccount>,
  session: ClientSession,
): Promise<void> {
  await CloudAccountModel.updateOne({ _id: id, organizationId }, { $set: change }, { session })
}
