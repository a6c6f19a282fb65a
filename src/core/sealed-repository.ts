import mongoose from 'mongoose'
import type { DataKey } from '../../schemas/data-key.ts'
import { DataKeyModel } from '../../schemas/models/data-key.model.ts'
import type { Keyring, Sealed, WrappedKey } from './crypto.ts'

type Db = mongoose.mongo.Db

/** Where sealed texts lie, told by who writes them: rotation, proofs and the doctor read it. */
// biome-ignore lint/suspicious/noExplicitAny: a list holds places of every row's shape; each was checked where it was told
export interface SealedPlace<Row = any> {
  collection: string
  /** The field that holds the sealed text; rows without one are left alone. */
  field: string
  /** What the text of a row is bound to. */
  context(row: Row): string
  /** Finds rows whose text has an older form … */
  older?: Record<string, unknown>
  /** … and brings one to today's; null: it is. */
  upgrade?(row: Row, plain: Buffer): { plain: Buffer; row: Partial<Row> } | null
}

/** The keys of the store in order, the current one last; the retired ones first, for who is late. */
export async function loadDataKeys(): Promise<WrappedKey[]> {
  const rows = await DataKeyModel.find().sort({ createdAt: 1 }).lean()
  const inOrder = [...rows.filter((row) => row.retiredAt), ...rows.filter((row) => !row.retiredAt)]
  return inOrder.map(({ _id, wrapped }) => ({ id: _id, wrapped: wrapped as Sealed }))
}

/** The same of another database of the server. */
export async function dataKeysOf(db: Db): Promise<WrappedKey[]> {
  const rows = await db.collection<{ _id: string; wrapped: Sealed }>('dataKeys').find().toArray()
  return rows.map(({ _id, wrapped }) => ({ id: _id, wrapped }))
}

export async function insertDataKey({ id, wrapped }: WrappedKey): Promise<void> {
  await DataKeyModel.create([{ _id: id, wrapped, createdAt: new Date(), retiredAt: null }])
}

export async function listDataKeys(): Promise<Omit<DataKey, 'wrapped'>[]> {
  const rows = await DataKeyModel.find({}, { createdAt: 1, retiredAt: 1 }).sort({ createdAt: 1 }).lean()
  return rows.map(({ _id, createdAt, retiredAt }) => ({ id: _id, createdAt, retiredAt: retiredAt ?? null }))
}

export async function setRetired(id: string, retiredAt: Date | null): Promise<void> {
  await DataKeyModel.updateOne({ _id: id }, { $set: { retiredAt } })
}

export function currentDb(): Db {
  const { db } = mongoose.connection
  if (!db) throw new Error('not connected to the store')
  return db
}

type StoredRow = { _id: unknown } & Record<string, unknown>
const rowsOf = (db: Db, place: SealedPlace, filter: object = {}) =>
  db.collection(place.collection).find({ [place.field]: { $type: 'object' }, ...filter })

/** How many texts each key seals. */
export async function usesOfKeys(db: Db, place: SealedPlace): Promise<Map<string, number>> {
  const uses = new Map<string, number>()
  const ids = rowsOf(db, place).project({ [`${place.field}.keyId`]: 1 })
  for await (const row of ids) {
    const { keyId } = row[place.field] as Sealed
    uses.set(keyId, (uses.get(keyId) ?? 0) + 1)
  }
  return uses
}

/** Opens every text; answers how many could be, and the ids of those that could not. */
export async function openEvery(
  db: Db,
  place: SealedPlace,
  keyring: Keyring,
): Promise<{ opened: number; shut: string[] }> {
  let opened = 0
  const shut: string[] = []
  for await (const row of rowsOf(db, place)) {
    try {
      keyring.open(row[place.field] as Sealed, place.context(row))
      opened += 1
    } catch {
      shut.push(String(row._id))
    }
  }
  return { opened, shut }
}

/**
 * Seals again what another key has sealed, or what has an older form. A row that changed meanwhile is left: who changed
 * it used the current key, or it is found the next time. Answers how many were sealed again.
 */
export async function resealPlace(place: SealedPlace, keyring: Keyring): Promise<number> {
  let count = 0
  const stale = {
    $or: [{ [`${place.field}.keyId`]: { $ne: keyring.currentKeyId() } }, ...(place.older ? [place.older] : [])],
  }
  for await (const row of rowsOf(currentDb(), place, stale)) {
    const sealed = row[place.field] as Sealed
    await keyring.learn([sealed])
    const plain = keyring.open(sealed, place.context(row))
    const newer = place.upgrade?.(row, plain) ?? null
    const changed = { ...row, ...newer?.row }
    const again = keyring.seal(newer?.plain ?? plain, place.context(changed))
    count += await swap(place, row as StoredRow, { ...newer?.row, [place.field]: again })
  }
  return count
}

async function swap(place: SealedPlace, row: StoredRow, change: object): Promise<number> {
  const same = { _id: row._id, [`${place.field}.iv`]: (row[place.field] as Sealed).iv }
  const { modifiedCount } = await currentDb()
    .collection<{ _id: unknown }>(place.collection)
    .updateOne(same as never, { $set: change }, { writeConcern: { w: 'majority', journal: true } })
  return modifiedCount
}
