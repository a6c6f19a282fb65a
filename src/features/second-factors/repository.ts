import type { Id } from '../../../schemas/common.ts'
import { type Stored, toPlain } from '../../../schemas/models/define.ts'
import { SecondFactorModel } from '../../../schemas/models/second-factor.model.ts'
import type { SecondFactor } from '../../../schemas/second-factor.ts'
import { openTries } from '../../core/code-tries.ts'
import type { Sealed } from '../../core/crypto.ts'
import type { ClientSession } from '../../core/db.ts'
import { newId } from '../../core/ids.ts'
import { type Scope, scopeFilter } from '../../core/scope.ts'

export type SealedFactor = SecondFactor & { secret: Sealed }
const plain = (doc: unknown): SealedFactor => toPlain<SealedFactor>(doc as Stored<SecondFactor> & { secret: Sealed })
const of = (scope: Scope, userId: Id) => ({ ...scopeFilter(scope), userId })

export async function findFactor(scope: Scope, userId: Id, session?: ClientSession): Promise<SealedFactor | null> {
  const doc = await SecondFactorModel.findOne(of(scope, userId))
    .session(session ?? null)
    .lean()
  return doc && plain(doc)
}

/** A new secret in the place of one that never was used; `seal` binds it to its row. */
export async function replaceFactor(
  scope: Scope,
  userId: Id,
  seal: (id: Id) => Sealed,
  session: ClientSession,
): Promise<Id> {
  await removeFactor(scope, userId, session)
  const _id = newId()
  const fresh = { activeSince: null, lastStep: null, recovery: [] }
  const { organizationId } = scope
  await openTries({ id: _id, organizationId, forgetAt: null }, session)
  await SecondFactorModel.create([{ _id, organizationId, userId, ...fresh, secret: seal(_id) }] as never, { session })
  return _id
}

export async function activate(
  scope: Scope,
  userId: Id,
  change: { activeSince: Date; recovery: string[] },
  session: ClientSession,
): Promise<void> {
  await SecondFactorModel.updateOne(of(scope, userId), { $set: change }, { session })
}

/** False: a code of this time, or of one after it, was taken already. */
export async function spendStep(scope: Scope, userId: Id, step: number, session: ClientSession): Promise<boolean> {
  const unused = { ...of(scope, userId), $or: [{ lastStep: null }, { lastStep: { $lt: step } }] }
  const { modifiedCount } = await SecondFactorModel.updateOne(
    unused as never,
    { $set: { lastStep: step } },
    { session },
  )
  return modifiedCount === 1
}

/** False: it is none of those that are left. */
export async function spendRecovery(scope: Scope, userId: Id, hash: string, session: ClientSession): Promise<boolean> {
  const { modifiedCount } = await SecondFactorModel.updateOne(
    { ...of(scope, userId), recovery: hash } as never,
    { $pull: { recovery: hash } } as never,
    { session },
  )
  return modifiedCount === 1
}

export async function removeFactor(scope: Scope, userId: Id, session: ClientSession): Promise<boolean> {
  const { deletedCount } = await SecondFactorModel.deleteOne(of(scope, userId), { session })
  return deletedCount === 1
}
