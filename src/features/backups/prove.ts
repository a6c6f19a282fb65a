import type { Backup } from '../../../schemas/backup.ts'
import { createKeyring, type Keyring } from '../../core/crypto.ts'
import { newId } from '../../core/ids.ts'
import { dataKeysOf, openEvery, type SealedPlace } from '../../core/sealed-repository.ts'
import { BackupRefused, type Signer } from './format.ts'
import { besideStore, currentStore, dropStore, insertBackup, type Store, updateBackup } from './repository.ts'
import { restore } from './restore.ts'

export interface ProofOptions {
  folder: string
  masterKey: Uint8Array
  signer: Signer
  places: readonly SealedPlace[]
  /** Null: the last moment that the archive reaches. */
  at: Date | null
}

/** Restores into a scratch database beside the real one, looks whether all is there and opens, and drops it again. */
export async function prove(options: ProofOptions): Promise<Backup> {
  const row = await begin()
  const scratch = besideStore(`${currentStore().databaseName.slice(0, 30)}_proof_${row.id.slice(-8)}`)
  try {
    const restored = await restore({ ...options, from: options.folder, into: scratch, dataDir: null })
    const keysOpened = await openKeys(scratch, options)
    const counts = Object.values(restored.counts)
    const proof = {
      ...{ restoredTo: restored.to, collections: counts.length, documents: counts.reduce((a, b) => a + b, 0) },
      ...{ keysOpened, files: restored.files },
    }
    return await end(row, {
      status: 'done',
      name: restored.name,
      until: restored.to,
      documents: proof.documents,
      proof,
    })
  } catch (error) {
    await end(row, { status: 'failed', problem: String(error instanceof Error ? error.message : error).slice(0, 500) })
    throw error
  } finally {
    await dropStore(scratch)
  }
}

/** Every sealed text of a restored store must open with the master key alone. */
export async function openKeys(
  store: Store,
  { masterKey, places }: Pick<ProofOptions, 'masterKey' | 'places'>,
): Promise<number> {
  const keyring: Keyring = createKeyring(masterKey, () => dataKeysOf(store))
  await keyring.refresh()
  let total = 0
  for (const place of places) {
    const { opened, shut } = await openEvery(store, place, keyring)
    const [example] = shut
    if (example !== undefined)
      throw new BackupRefused(
        `${shut.length} texts of ${place.collection} do not open with this master key (one is ${example}).`,
      )
    total += opened
  }
  return total
}

async function begin(): Promise<Backup> {
  const id = newId()
  const row: Backup = {
    ...{ id, kind: 'proof', status: 'running', chain: id, name: '', startedAt: new Date() },
    ...{ finishedAt: null, until: null, documents: 0, bytes: 0, problem: null, proof: null },
  }
  await insertBackup(row)
  return row
}

async function end(row: Backup, change: Partial<Backup>): Promise<Backup> {
  const done = { ...change, finishedAt: new Date() }
  await updateBackup(row.id, done)
  return { ...row, ...done }
}
