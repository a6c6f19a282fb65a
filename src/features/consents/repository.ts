import type { Id } from '../../../schemas/common.ts'
import type { Consent } from '../../../schemas/consent.ts'
import { ConsentModel } from '../../../schemas/models/consent.model.ts'
import { type Stored, toPlain } from '../../../schemas/models/define.ts'
import type { ClientSession } from '../../core/db.ts'
import { newId } from '../../core/ids.ts'
import { type Scope, scopeFilter } from '../../core/scope.ts'

export type NewConsent = Omit<Consent, 'id' | 'organizationId' | 'createdAt' | 'updatedAt' | 'source' | 'by'> &
  Partial<Pick<Consent, 'source' | 'by'>>

export async function insertConsent(
  scope: Scope,
  { messageId, ...rest }: NewConsent,
  session: ClientSession,
): Promise<Consent> {
  const consent = { source: 'message' as const, by: null, ...rest }
  // absent, not null: the unique index covers those that have one
  const evidence = messageId ? { messageId } : {}
  const [doc] = await ConsentModel.create(
    [{ _id: newId(), organizationId: scope.organizationId, ...consent, ...evidence }],
    { session },
  )
  return plain(doc?.toObject())
}

/** Latest first. */
export async function findConsents(scope: Scope, contactId: Id): Promise<Consent[]> {
  const docs = await ConsentModel.find({ ...scopeFilter(scope), contactId })
    .sort({ at: -1 })
    .limit(100)
    .lean()
  return docs.map(plain)
}

function plain(doc: unknown): Consent {
  const consent = toPlain<Consent>(doc as Stored<Consent>)
  const { source = 'message', messageId = null, conversationId = null, by = null } = consent as Partial<Consent>
  return { ...consent, source, messageId, conversationId, by }
}
