import { AsyncLocalStorage } from 'node:async_hooks'
import type { SignalKeyStoreWithTransaction } from '@whiskeysockets/baileys'
import type { KeyChanges, KeyStore, KeyValues } from './key-store.ts'

interface Overlay {
  store: KeyStore
  changes: Record<string, KeyValues>
  open: boolean
}

/** One for all accounts: each instance costs every promise of the process on older runtimes, and none is ever freed. */
const current = new AsyncLocalStorage<Overlay>()

/**
 * The key store as the Signal repository sees it, with transactions of our own instead of Baileys': the ratchet of an
 * outgoing message is committed before the stanza is written (Baileys commits it after), and that of an incoming one
 * together with its journal row. Transactions of one key come one after the other.
 */
export function createSignalKeys(store: KeyStore): SignalKeyStoreWithTransaction {
  const locks = new Map<string, Promise<unknown>>()
  const overlay = (): Overlay | null => {
    const found = current.getStore()
    return found?.open && found.store === store ? found : null
  }
  const get = async (type: string, ids: string[]): Promise<KeyValues> => {
    const changed = overlay()?.changes[type]
    if (!changed) return store.get(type, ids)
    const rest = ids.filter((id) => !(id in changed))
    const values: KeyValues = rest.length > 0 ? await store.get(type, rest) : {}
    for (const id of ids) if (changed[id] !== undefined && changed[id] !== null) values[id] = changed[id]
    return values
  }
  const set = async (changes: KeyChanges): Promise<void> => {
    const transaction = overlay()
    if (!transaction) return store.set(changes)
    for (const [type, values] of Object.entries(changes))
      transaction.changes[type] = Object.assign(transaction.changes[type] ?? {}, values)
  }
  const run = async <T>(work: () => Promise<T>): Promise<T> => {
    const transaction: Overlay = { store, changes: {}, open: true }
    try {
      const result = await current.run(transaction, work)
      transaction.open = false
      await store.set(transaction.changes)
      return result
    } finally {
      transaction.open = false
    }
  }
  const transaction = async <T>(work: () => Promise<T>, key: string): Promise<T> => {
    if (overlay()) return work()
    const before = locks.get(key) ?? Promise.resolve()
    const mine = before.then(() => run(work))
    const settled = mine.catch(() => undefined)
    locks.set(key, settled)
    try {
      return await mine
    } finally {
      if (locks.get(key) === settled) locks.delete(key)
    }
  }
  return {
    get,
    set,
    transaction,
    isInTransaction: () => overlay() !== null,
  } as unknown as SignalKeyStoreWithTransaction
}
