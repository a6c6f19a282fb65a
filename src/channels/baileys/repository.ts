import type mongoose from 'mongoose'
import type { ClientSession } from 'mongoose'
import { WaKeyModel } from '../../../schemas/models/wa-key.model.ts'
import type { Sealed } from '../../core/crypto.ts'
import { isDuplicateKey } from '../../core/db.ts'
import type { Writes } from '../../core/writes.ts'
import { keyFormat } from './key-format.ts'

export interface KeyOwner {
  organizationId: string
  accountId: string
}

/** One change of one key; sealed null: delete. */
export interface KeyRow {
  type: string
  name: string
  sealed: Sealed | null
}

/** What one owner writes at once. */
export interface KeyWrite extends KeyOwner {
  fence: number
  rows: readonly KeyRow[]
}

/** As it is stored: `v` is the form of what is sealed. */
export interface StoredKey {
  _id: string
  type: string
  name: string
  v: number
  sealed: Sealed
}

const collection = () => WaKeyModel.collection as unknown as mongoose.mongo.Collection<{ _id: string }>

export const keyPlace = (accountId: string, type: string, name: string): string => `${accountId}:${type}:${name}`

/** A newer owner has the account: nothing was written. */
export class FencedError extends Error {
  constructor() {
    super('A newer owner holds the keys of this account')
    this.name = 'FencedError'
  }
}

/**
 * Writes several owners' changes in the given transaction, all or none. An owner's guard row goes first: it moves
 * forward with the fence, and where it is ahead the upsert collides with it, which ends the transaction.
 */
export async function writeKeys(writes: readonly KeyWrite[], session: ClientSession): Promise<void> {
  const guards = new Map<string, KeyWrite>()
  for (const write of writes) {
    const known = guards.get(write.accountId)
    if (!known || known.fence < write.fence) guards.set(write.accountId, write)
    else if (known.fence > write.fence) throw new FencedError()
  }
  const operations = [...[...guards.values()].map(guardOperation), ...writes.flatMap(rowOperations)]
  try {
    await collection().bulkWrite(operations, { session, ordered: true })
  } catch (error) {
    throw isDuplicateKey(error) ? new FencedError() : error
  }
}

function guardOperation({ organizationId, accountId, fence }: KeyWrite) {
  return {
    updateOne: {
      filter: { _id: keyPlace(accountId, 'guard', 'fence'), fence: { $lte: fence } },
      update: {
        $set: { fence },
        $inc: { commits: 1 },
        $setOnInsert: { organizationId, accountId, type: 'guard', name: 'fence', v: keyFormat },
      },
      upsert: true,
    },
  } as unknown as mongoose.mongo.AnyBulkWriteOperation<{ _id: string }>
}

function rowOperations({ organizationId, accountId, rows }: KeyWrite) {
  return rows.map(({ type, name, sealed }) => {
    const filter = { _id: keyPlace(accountId, type, name) }
    if (!sealed) return { deleteOne: { filter } }
    const replacement = { organizationId, accountId, type, name, v: keyFormat, sealed }
    return { replaceOne: { filter, replacement, upsert: true } }
  }) as unknown as mongoose.mongo.AnyBulkWriteOperation<{ _id: string }>[]
}

export async function readKeys(
  owner: KeyOwner,
  type: string,
  names: readonly string[],
): Promise<Map<string, StoredKey>> {
  const places = names.map((name) => keyPlace(owner.accountId, type, name))
  const rows = (await collection()
    .find({ _id: { $in: places } })
    .toArray()) as unknown as StoredKey[]
  return byName(rows)
}

/** All keys of one type, the oldest first as far as the store remembers. */
export async function readKeysOfType(owner: KeyOwner, type: string): Promise<Map<string, StoredKey>> {
  const { organizationId, accountId } = owner
  const rows = (await WaKeyModel.find({ organizationId, accountId, type }).lean()) as unknown as StoredKey[]
  return byName(rows)
}

const byName = (rows: readonly StoredKey[]): Map<string, StoredKey> => new Map(rows.map((row) => [row.name, row]))

/** Deletes all keys of an account but its guard row, which keeps older owners out. */
export async function deleteAccountKeys(owner: KeyOwner, session: ClientSession): Promise<void> {
  const { organizationId, accountId } = owner
  await WaKeyModel.deleteMany({ organizationId, accountId, type: { $ne: 'guard' } }, { session })
}

/** Deletes journal rows (`Inbound.journalKey`) within the transaction that stores their messages. */
export function deleteJournalRows(journalKeys: readonly string[], writes: Writes): void {
  if (journalKeys.length === 0) return
  const places = journalKeys.map((key) => {
    const [accountId, name] = key.split(':')
    return keyPlace(accountId ?? '', 'journal', name ?? '')
  })
  writes.remove(WaKeyModel, { _id: { $in: places } })
}
