import type { Model } from 'mongoose'
import type { Id } from '../../../schemas/common.ts'
import { type Stored, toPlain } from '../../../schemas/models/define.ts'
import type { ClientSession } from '../../core/db.ts'
import { type Scope, scopeFilter } from '../../core/scope.ts'

export interface RecordQuery {
  contactId?: Id | undefined
  /** The id of the last one of the page before. */
  cursor?: string | undefined
  limit: number
}
interface Base {
  id: Id
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
  page(scope: Scope, query: RecordQuery): Promise<{ items: T[]; nextCursor: string | null }>
}

/** `owner`: the field with the record's member; whoever sees only their own sees those, and those that nobody has. */
export function recordRepository<T extends Base>(
  model: Model<Stored<T>>,
  { owner }: { owner?: string } = {},
): RecordRepository<T> {
  const visible = (scope: Scope) => scopeFilter(scope, owner ? { owner, unowned: true } : {})
  const where = (scope: Scope, filter: Partial<T>): Record<string, unknown> => {
    const { id, ...rest } = filter
    return { $and: [visible(scope), id === undefined ? rest : { ...rest, _id: id }] }
  }
  const plain = (doc: unknown): T => toPlain<T>(doc as Stored<T>)
  const newest = async (scope: Scope, filter: Record<string, unknown>, limit: number, session?: Session) => {
    const docs = await model
      .find({ $and: [visible(scope), filter] } as never)
      .sort({ _id: -1 })
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
      return doc ? plain(doc) : null
    },
    newest,
    async update(scope, id, from, set, session) {
      const doc = await model
        .findOneAndUpdate(where(scope, { ...from, id }) as never, { $set: set } as never, {
          session,
          returnDocument: 'after',
        })
        .lean()
      return doc ? plain(doc) : null
    },
    async page(scope, { contactId, cursor, limit }) {
      const filter = { ...(contactId ? { contactId } : {}), ...(cursor ? { _id: { $lt: cursor } } : {}) }
      const found = await newest(scope, filter, limit + 1)
      const items = found.slice(0, limit)
      return { items, nextCursor: found.length > limit ? (items.at(-1)?.id ?? null) : null }
    },
  }
}
