import { type Keyring, newWrappedKey } from '../../core/crypto.ts'
import {
  currentDb,
  insertDataKey,
  listDataKeys,
  resealPlace,
  type SealedPlace,
  setRetired,
  usesOfKeys,
} from '../../core/sealed-repository.ts'

export interface KeysDeps {
  keyring: Keyring
  masterKey: Uint8Array
  /** Everywhere that something sealed lies. */
  places: readonly SealedPlace[]
  /** How long a process may still seal with the key before. */
  settleMs?: number
}

export interface KeyUse {
  id: string
  /** Texts sealed with it. */
  uses: number
  isCurrent: boolean
}

/**
 * Rotation: a new key becomes the current one while everything runs, what older keys have sealed is sealed again, and a
 * key that seals nothing any more is retired. It can be killed at any step: the next turn goes on.
 */
export function createKeys({ keyring, masterKey, places, settleMs = 60_000 }: KeysDeps) {
  const uses = async (): Promise<KeyUse[]> => {
    await keyring.refresh()
    const counts = new Map<string, number>([[keyring.currentKeyId(), 0]])
    for (const place of places)
      for (const [id, count] of await usesOfKeys(currentDb(), place)) counts.set(id, (counts.get(id) ?? 0) + count)
    return [...counts].map(([id, count]) => ({ id, uses: count, isCurrent: id === keyring.currentKeyId() }))
  }
  const retire = async (): Promise<string[]> => {
    const used = new Set((await uses()).filter((key) => key.uses > 0 || key.isCurrent).map(({ id }) => id))
    const rows = await listDataKeys()
    const newest = rows.filter((row) => !row.retiredAt).at(-1)
    const retired: string[] = []
    for (const row of rows) {
      // a process that was late sealed with it after all: it is sealed again at the next turn
      if (row.retiredAt && used.has(row.id)) await setRetired(row.id, null)
      if (row.retiredAt || !newest || row.id === newest.id || used.has(row.id)) continue
      if (Date.now() - newest.createdAt.getTime() < settleMs) continue
      await setRetired(row.id, new Date())
      retired.push(row.id)
    }
    return retired
  }
  let settled = ''
  const tend = async (): Promise<{ resealed: number; retired: string[] }> => {
    await keyring.refresh()
    let resealed = 0
    for (const place of places) resealed += await resealPlace(place, keyring)
    return { resealed, retired: await retire() }
  }
  return {
    uses,
    /** Those that seal nothing; answers their ids. */
    retire,
    /** The new key's id. Every process opens what is sealed with it at once, and seals with it within seconds. */
    async rotate(): Promise<string> {
      const key = newWrappedKey(masterKey)
      await insertDataKey(key)
      await keyring.refresh()
      return key.id
    },
    /** One turn: seals again what is sealed with older keys, retires those that seal nothing. */
    tend,
    /** The same by the clock: reads everything only until all is sealed with the newest key. */
    async tendIfDue(): Promise<void> {
      const rows = await listDataKeys()
      const state = JSON.stringify(rows)
      const newest = rows.filter((row) => !row.retiredAt).at(-1)
      if (state === settled || !newest) return
      const { resealed, retired } = await tend()
      const isQuiet = resealed === 0 && retired.length === 0 && Date.now() - newest.createdAt.getTime() > settleMs
      if (isQuiet) settled = state
    },
  }
}
export type Keys = ReturnType<typeof createKeys>
