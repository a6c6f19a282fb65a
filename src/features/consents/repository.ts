import type { Consent } from '../../../schemas/bot.ts'
import type { Id } from '../../../schemas/common.ts'
import { ConsentModel } from '../../../schemas/models/consent.model.ts'
import { toPlain } from '../../../schemas/models/define.ts'
import type { ClientSession } from '../../core/db.ts'
import { newId } from '../../core/ids.ts'
import { type Scope, scopeFilter } from '../../core/scope.ts'

export type NewConsent = Omit<Consent, 'id' | 'organizationId' | 'createdAt' | 'updatedAt'>

export async function insertConsent(scope: Scope, consent: NewConsent, session: ClientSession): Promise<void> {
  await ConsentModel.create([{ _id: newId(), organizationId: scope.organizationId, ...consent }], { session })
}

export async function findConsents(scope: Scope, contactId: Id): Promise<Consent[]> {
  const docs = await ConsentModel.find({ ...scopeFilter(scope), contactId })
    .sort({ at: -1 })
    .limit(100)
    .lean()
  return docs.map((doc) => toPlain<Consent>(doc))
}
