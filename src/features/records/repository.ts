import type { Model } from 'mongoose'
import type { Id } from '../../../schemas/common.ts'
import { type Stored, toPlain } from '../../../schemas/models/define.ts'
import type { ClientSession } from '../../core/db.ts'
import { type Scope, scopeFilter, userIdOf } from '../../core/scope.ts'
import { holderOf, type RecordCarrier, seesContact } from '../contacts/index.ts'

export interface RecordQuery<T = unknown> {
  contactId?: Id | undefined
  /** The id of the last one of the page before; of another order than newest first, how many came before. */
  cursor?: string | undefined
  limit: number
  /** Only those that are so. */
  filter?: Partial<T>
  /** Another order than newest first. */
  sort?: { field: keyof T & string; direction: 1 | -1 } | undefined
}
/** '-total' → by total, the largest first. */
export function sortOf<F extends string>(sort: F | `-${F}` | undefined): { field: F; direction: 1 | -1 } | undefined {
  if (!sort) return undefined
  return sort.startsWith('-') ? { field: sort.slice(1) as F, direction: -1 } : { field: sort as F, direction: 1 }
}

interface Base {
  id: Id
  contactId: Id
  createdAt: Date
  updatedAt: Date
}
type Session = ClientSession | undefined

export interface RecordRepository<T extends Base> {
  insert(record: Omit<T, 'createdAt' | 'updatedAt'>, session: ClientSession): Promise<T>
  find(scope: Scope, filter: Partial<T>, session?: Session): Promise<T | null>
  /** The newest that match, newest first. */
  newest(scope: Scope, filter: Partial<T>, limit: number, session?: Session): Promise<T[]>
  /** Only where it still is as `from` says; null: it is not, or it is not to be seen. */
  update(scope: Scope, id: Id, from: Partial<T>, set: Partial<T>, session: ClientSession): Promise<T | null>
  page(scope: Scope, query: RecordQuery<T>): Promise<{ items: T[]; nextCursor: string | null }>
  /** Goes along when two contacts are merged, and comes back with the undo. */
  carrier: RecordCarrier
}

/**
 * `owner`: the field with the record's member. Whoever sees only their own sees those, those that nobody has, and those
 * of a contact that they see: with a conversation come its records, whoever made them.
 */
export function recordRepository<T extends Base>(
  model: Model<Stored<T>>,
  { owner }: { owner?: string } = {},
): RecordRepository<T> {
  const narrow = (scope: Scope) => scopeFilter(scope, owner ? { owner, unowned: true } : {})
  const where = (scope: Scope, filter: Partial<T>): Record<string, unknown> => {
    const { id, ...rest } = filter
    return { $and: [scopeFilter(scope), id === undefined ? rest : { ...rest, _id: id }] }
  }
  const sees = async (scope: Scope, record: T, session?: Session): Promise<boolean> => {
    if (!owner || scope.see === 'all') return true
    const ownerId = record[owner as keyof T]
    return ownerId === null || ownerId === userIdOf(scope) || seesContact(scope, record.contactId, session)
  }
  const plain = (doc: unknown): T => toPlain<T>(doc as Stored<T>)
  /** Seen in a conversation that nobody has is not yet one's own to change. */
  const mayChange = async (scope: Scope, record: T, session: ClientSession): Promise<boolean> => {
    if (!owner || scope.see === 'all') return true
    const [ownerId, own] = [record[owner as keyof T], userIdOf(scope)]
    return ownerId === null || ownerId === own || (await holderOf(scope, record.contactId, session)) === own
  }
  const newest = async (
    scope: Scope,
    filter: Record<string, unknown>,
    limit: number,
    session?: Session,
    { sort = {}, skip = 0 }: { sort?: Record<string, 1 | -1>; skip?: number } = {},
  ) => {
    const { contactId } = filter
    const isSeen = typeof contactId === 'string' && (!owner || (await seesContact(scope, contactId, session)))
    const docs = await model
      .find({ $and: [isSeen ? scopeFilter(scope) : narrow(scope), filter] } as never)
      .sort({ ...sort, _id: -1 })
      .skip(skip)
      .limit(limit)
      .session(session ?? null)
      .lean()
    return docs.map(plain)
  }
  return {
    async insert({ id, ...rest }, session) {
      const [doc] = await model.create([{ _id: id, ...rest }] as never, { session })
      return plain(doc?.toObject())
    },
    async find(scope, filter, session) {
      const doc = await model
        .findOne(where(scope, filter) as never)
        .session(session ?? null)
        .lean()
      const record = doc ? plain(doc) : null
      return record && (await sees(scope, record, session)) ? record : null
    },
    newest: (scope, filter, limit, session) => newest(scope, filter, limit, session),
    async update(scope, id, from, set, session) {
      const before = await model
        .findOne(where(scope, { id } as Partial<T>) as never)
        .session(session)
        .lean()
      if (!before || !(await mayChange(scope, plain(before), session))) return null
      const doc = await model
        .findOneAndUpdate(where(scope, { ...from, id }) as never, { $set: set } as never, {
          session,
          returnDocument: 'after',
        })
        .lean()
      return doc ? plain(doc) : null
    },
    page: (scope, query) => pageBy(query, (filter, order) => newest(scope, filter, query.limit + 1, undefined, order)),
    carrier: carrierOf(model),
  }
}

/** Newest first from the id of the last one; in another order from how many came before. */
async function pageBy<T extends Base>(
  { contactId, cursor, limit, filter = {}, sort }: RecordQuery<T>,
  find: (filter: Record<string, unknown>, order?: { sort: Record<string, 1 | -1>; skip: number }) => Promise<T[]>,
): Promise<{ items: T[]; nextCursor: string | null }> {
  const wanted = { ...filter, ...(contactId ? { contactId } : {}) }
  const skip = Math.max(0, Number.parseInt(cursor ?? '0', 10) || 0)
  const found = sort
    ? await find(wanted, { sort: { [sort.field]: sort.direction }, skip })
    : await find({ ...wanted, ...(cursor ? { _id: { $lt: cursor } } : {}) })
  const items = found.slice(0, limit)
  const last = sort ? String(skip + limit) : (items.at(-1)?.id ?? null)
  return { items, nextCursor: found.length > limit ? last : null }
}

/** Of any collection with a contactId. */
export function carrierOf<T extends { id: Id; contactId: Id | null }>(model: Model<Stored<T>>): RecordCarrier {
  return {
    count: ({ organizationId, fromId }, session) =>
      model.countDocuments({ organizationId, contactId: fromId } as never, session ? { session } : {}),
    async carry({ organizationId, fromId, toId }, session, ids) {
      const filter = { organizationId, contactId: fromId, ...(ids ? { _id: { $in: [...ids] } } : {}) }
      const docs: unknown[] = await model
        .find(filter as never, { _id: 1 } as never)
        .session(session)
        .lean()
      const found = docs.map((doc) => (doc as { _id: Id })._id)
      if (found.length > 0)
        await model.updateMany({ _id: { $in: found } } as never, { $set: { contactId: toId } } as never, { session })
      return found
    },
  }
}
