import type { Readable } from 'node:stream'
import mongoose from 'mongoose'
import type { Backup } from '../../../schemas/backup.ts'
import { BackupModel } from '../../../schemas/models/backup.model.ts'
import { type Stored, toPlain } from '../../../schemas/models/define.ts'
import type { Change, Document } from './changes.ts'
import { longestTransactionSeconds, notOurs, restoreMark, type Tick } from './format.ts'

const { BSON, Timestamp } = mongoose.mongo
type Db = mongoose.mongo.Db
export type Store = Db

/** The store behind the models. */
export function currentStore(): Db {
  const { db } = mongoose.connection
  if (!db) throw new Error('not connected to the store')
  return db
}

/** Another database of the same server, named after this one. */
export const besideStore = (name: string): Db => mongoose.connection.getClient().db(name)

// Numbers keep their kind: what is restored is what was stored, byte for byte.
const faithful = { promoteValues: false, promoteBuffers: false } as const

export const encodeChanges = (changes: readonly Change[]): Buffer =>
  Buffer.concat(changes.map((change) => BSON.serialize(change)))

/** Whole BSON documents out of a stream of bytes. */
export async function* decoded<T>(stream: Readable): AsyncGenerator<T> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of stream) {
    rest = rest.length > 0 ? Buffer.concat([rest, chunk as Buffer]) : (chunk as Buffer)
    let at = 0
    while (rest.length - at >= 4) {
      const size = rest.readInt32LE(at)
      if (rest.length - at < size) break
      yield BSON.deserialize(rest.subarray(at, at + size), faithful) as T
      at += size
    }
    rest = rest.subarray(at)
  }
  if (rest.length > 0) throw new Error('The file ends within a document')
}

/** As a key of a map. */
export const idText = (id: unknown): string => (typeof id === 'string' ? id : BSON.EJSON.stringify({ id }))

export interface ChangeFeed {
  /** The next one, or null when none came for half a second. */
  next(): Promise<Change | null | 'other'>
  token(): unknown
  close(): Promise<void>
}

/** The store has forgotten where we were: what happened meanwhile cannot be told any more. */
export const isForgotten = (error: unknown): boolean =>
  error instanceof mongoose.mongo.MongoServerError &&
  (error.code === 286 ||
    error.code === 280 ||
    error.code === 40_647 ||
    error.hasErrorLabel('NonResumableChangeStreamError'))

/** Every change of the store after `token`; without one, from before the transactions that are open now. */
export async function openFeed(db: Db, token: unknown): Promise<ChangeFeed> {
  const seconds = Math.floor(Date.now() / 1000) - longestTransactionSeconds
  const begin = token ? { resumeAfter: token } : { startAtOperationTime: new Timestamp({ t: seconds, i: 1 }) }
  const watch = (where: object) => db.watch([], { ...where, ...faithful, maxAwaitTimeMS: 500, batchSize: 1_000 })
  let stream = watch(begin)
  let held: mongoose.mongo.ChangeStreamDocument | null
  try {
    held = await stream.tryNext()
  } catch (error) {
    await stream.close()
    if (token) throw error
    // a store younger than that
    stream = watch({})
    held = await stream.tryNext()
  }
  return {
    async next() {
      const event = held ?? (await stream.tryNext())
      held = null
      return event ? toChange(event) : null
    },
    token: () => stream.resumeToken,
    close: () => stream.close(),
  }
}

interface Told {
  operationType: string
  clusterTime: mongoose.mongo.Timestamp
  ns?: { coll?: string }
  lsid?: { id: mongoose.mongo.Binary }
  txnNumber?: unknown
  fullDocument: Document
  documentKey: { _id: unknown }
  updateDescription: Extract<Change, { op: 'edit' }>['u']
}

function toChange(event: object): Change | 'other' {
  const told = event as Told
  const c = told.ns?.coll
  if (!c || notOurs(c)) return 'other'
  const t: Tick = [told.clusterTime.getHighBitsUnsigned(), told.clusterTime.getLowBitsUnsigned()]
  const x = told.lsid && told.txnNumber !== undefined ? `${told.lsid.id.toString('hex')}.${told.txnNumber}` : null
  const base = { t, c, ...(x && { x }) }
  switch (told.operationType) {
    case 'insert':
    case 'replace':
      return { ...base, op: 'put', d: told.fullDocument }
    case 'update':
      return { ...base, op: 'edit', k: told.documentKey._id, u: told.updateDescription }
    case 'delete':
      return { ...base, op: 'delete', k: told.documentKey._id }
    case 'drop':
      return { ...base, op: 'drop' }
    default:
      return 'other'
  }
}

/** The collections that are the data, by name. */
export async function collectionNames(db: Db): Promise<string[]> {
  const found = await db.listCollections({}, { nameOnly: false }).toArray()
  return found
    .filter(({ name, type }) => type !== 'view' && !notOurs(name))
    .map(({ name }) => name)
    .sort()
}

/** All documents as the bytes that lie in the store. */
export const rawDocuments = (db: Db, name: string): AsyncIterable<Buffer> =>
  db.collection(name).find({}, { raw: true, batchSize: 1_000 }) as unknown as AsyncIterable<Buffer>

export const indexesOf = (db: Db, name: string): Promise<unknown[]> => db.collection(name).listIndexes().toArray()

/** Inserts a row whose change tells where in the store's time we are, and answers that moment; the same for a change of it. */
export async function tickOf(db: Db, act: () => Promise<void>, id: string): Promise<Tick> {
  const stream = db.collection('backups').watch([{ $match: { 'documentKey._id': id } }], { maxAwaitTimeMS: 500 })
  try {
    await stream.tryNext()
    await act()
    for (const until = Date.now() + 60_000; Date.now() < until; ) {
      const event = (await stream.tryNext()) as unknown as Told | null
      if (event) return [event.clusterTime.getHighBitsUnsigned(), event.clusterTime.getLowBitsUnsigned()]
    }
    throw new Error('The store does not tell its changes')
  } finally {
    await stream.close()
  }
}

export async function insertBackup({ id, ...rest }: Backup): Promise<void> {
  await BackupModel.create([{ _id: id, ...rest }])
}

export async function updateBackup(id: string, change: Partial<Omit<Backup, 'id'>>): Promise<void> {
  await BackupModel.updateOne({ _id: id }, { $set: change })
}

/** Whoever asks is the only one at it: what still runs by the book was killed. */
export async function failUnfinished(): Promise<void> {
  const cutOff = { status: 'failed', finishedAt: new Date(), problem: 'Its process ended before it was done' }
  await BackupModel.updateMany({ kind: { $ne: 'log' }, status: 'running' }, { $set: cutOff })
}

/** Newest first. */
export async function findBackups(
  filter: Partial<Pick<Backup, 'kind' | 'status' | 'chain'>>,
  limit: number,
): Promise<Backup[]> {
  const docs = await BackupModel.find(filter).sort({ startedAt: -1 }).limit(limit).lean()
  return docs.map((doc) => toPlain<Backup>(doc as Stored<Backup>))
}

export async function documentsByIds(db: Db, name: string, ids: readonly unknown[]): Promise<Document[]> {
  const found = db.collection(name).find({ _id: { $in: ids as never[] } }, faithful)
  return (await found.toArray()) as unknown as Document[]
}

export async function writeDocuments(
  db: Db,
  name: string,
  puts: readonly Document[],
  gone: readonly unknown[],
): Promise<void> {
  const operations = [
    ...puts.map((replacement) => ({ replaceOne: { filter: { _id: replacement._id }, replacement, upsert: true } })),
    ...gone.map((_id) => ({ deleteOne: { filter: { _id } } })),
  ]
  if (operations.length > 0) await db.collection(name).bulkWrite(operations as never[], { ordered: false })
}

export async function insertDocuments(db: Db, name: string, documents: readonly Document[]): Promise<void> {
  if (documents.length > 0) await db.collection(name).insertMany(documents as never[], { ordered: false })
}

export const emptyCollection = (db: Db, name: string) => db.collection(name).deleteMany({})
export const countDocuments = (db: Db, name: string): Promise<number> => db.collection(name).countDocuments({})

/** As they were, but the one on `_id`, which every collection has. */
export async function makeIndexes(db: Db, name: string, indexes: readonly unknown[]): Promise<void> {
  const own = indexes
    .map((index) => index as { v?: number; ns?: string; name: string; key: Record<string, 1 | -1> })
    .filter((index) => index.name !== '_id_')
    .map(({ v: _v, ns: _ns, ...index }) => index)
  await db.createCollection(name).catch((error: unknown) => {
    if (!(error instanceof mongoose.mongo.MongoServerError && error.codeName === 'NamespaceExists')) throw error
  })
  if (own.length > 0) await db.collection(name).createIndexes(own as mongoose.mongo.IndexDescription[])
}

/** A collection that holds something, or null: what a restore would mix with. */
export async function findContent(db: Db): Promise<string | null> {
  for (const { name } of await db.listCollections({}, { nameOnly: true }).toArray()) {
    if (name.startsWith('system.') || name === 'parley_instance') continue
    if (await db.collection(name).findOne({}, { projection: { _id: 1 } })) return name
  }
  return null
}

type Mark = { _id: string; to: Date }
export async function markRestore(db: Db, to: Date): Promise<void> {
  await db.collection<Mark>(restoreMark).insertOne({ _id: 'restore', to })
}
/** The restored store begins a chain of its own, and a restore that has ended leaves no mark. */
export async function finishRestore(db: Db): Promise<void> {
  await db.collection('backups').deleteMany({ kind: 'log' })
  // a collection that is younger than the copy has no indexes yet: the next migration looks at all of them again
  await db.collection<{ _id: string }>('migrations').updateOne({ _id: '0001-indexes' }, { $set: { finishedAt: null } })
  await db.collection(restoreMark).drop()
}

export const dropStore = (db: Db) => db.dropDatabase()
