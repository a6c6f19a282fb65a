import type { AuditEntry } from '../../../schemas/audit.ts'
import type { Id } from '../../../schemas/common.ts'
import { AuditModel } from '../../../schemas/models/audit.model.ts'
import { toPlain } from '../../../schemas/models/define.ts'
import type { ClientSession } from '../../core/db.ts'
import { type Scope, scopeFilter } from '../../core/scope.ts'

/** Writes an entry in the transaction of what it tells about. */
export async function insertAudit(entry: AuditEntry, session: ClientSession): Promise<void> {
  const { id, ...rest } = entry
  await AuditModel.create([{ _id: id, ...rest }], { session })
}

export interface AuditQuery {
  before: { at: Date; id: Id } | null
  limit: number
  recordId?: Id | undefined
  /** noun.verb */
  action?: string | undefined
}

/** Newest first. With see 'own': what the member did themselves. */
export async function findAudit(scope: Scope, query: AuditQuery): Promise<AuditEntry[]> {
  const { before } = query
  const docs = await AuditModel.find({
    ...scopeFilter(scope, { owner: 'actor.id' }),
    ...(query.recordId && { 'records.id': query.recordId }),
    ...(query.action && { action: query.action }),
    ...(before && { $or: [{ at: { $lt: before.at } }, { at: before.at, _id: { $lt: before.id } }] }),
  })
    .sort({ at: -1, _id: -1 })
    .limit(query.limit)
    .lean()
  return docs.map((doc) => toPlain<AuditEntry>(doc))
}

/** The first entry after a moment, other than its own, that changed the same fields of the same records. */
export async function changedAfter(
  organizationId: Id,
  what: { ids: readonly Id[]; changed: readonly string[]; at: Date; except: Id },
): Promise<AuditEntry | null> {
  const { ids, changed, at, except } = what
  if (ids.length === 0) return null
  // what was made is changed by whatever touches it
  const same = changed.length > 0 ? { changed: { $in: [...changed] } } : {}
  const later = { organizationId, 'records.id': { $in: [...ids] }, at: { $gte: at }, _id: { $ne: except }, ...same }
  const doc = await AuditModel.findOne(later as never).lean()
  return doc && toPlain<AuditEntry>(doc as never)
}
