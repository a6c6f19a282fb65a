import type { Stanza } from '../protocol/stanzas.ts'
import type { StateStore } from '../state/state-store.ts'

interface Entry {
  sequence: number
  node: Stanza
  /** Sealed anew after a retry receipt: the nack that goes with that receipt speaks of the first copy. */
  resealed: boolean
}

/**
 * What one device has not confirmed yet, in order. Written to the line is not delivered: an entry leaves only when its
 * receipt or ack came, and goes out again after a reconnect as it was, ciphertext and all.
 */
export interface DeliveryQueue {
  add(node: Stanza, options?: { resealed?: boolean }): void
  /** Says whether a message with this id waited. Any receipt but a retry confirms. */
  confirmMessage(id: string): boolean
  /** An ack in place of a receipt; final unless it is the nack that accompanies a retry receipt. */
  confirmByAck(id: string, error: string | undefined): boolean
  confirmOther(kind: 'receipt' | 'notification', id: string, type: string | undefined): void
  pending(): Stanza[]
  restore(saved: Array<[key: string, entry: Entry]>): void
  clear(): void
}

const UNHANDLED = '500'
const keyOf = (kind: string, id: string, type = '') => `${kind}:${id}:${kind === 'receipt' ? type : ''}`

export function createDeliveryQueue(device: string, store: StateStore): DeliveryQueue {
  const entries = new Map<string, Entry>()
  let last = 0
  const remove = (key: string): boolean => {
    const was = entries.delete(key)
    if (was) store.remove('queue', `${device}|${key}`)
    return was
  }
  return {
    add(node, { resealed = false } = {}) {
      const key = keyOf(node.tag, node.attrs.id ?? '', node.attrs.type)
      const entry = { sequence: entries.get(key)?.sequence ?? ++last, node, resealed }
      entries.set(key, entry)
      store.put('queue', `${device}|${key}`, () => entry)
    },
    confirmMessage: (id) => remove(keyOf('message', id)),
    confirmByAck(id, error) {
      const key = keyOf('message', id)
      if (entries.get(key)?.resealed && (error === undefined || error === UNHANDLED)) return false
      return remove(key)
    },
    confirmOther: (kind, id, type) => {
      remove(keyOf(kind, id, type))
    },
    pending: () => Array.from(entries.values(), ({ node }) => node),
    restore(saved) {
      for (const [key, entry] of saved.sort((a, b) => a[1].sequence - b[1].sequence)) {
        entries.set(key, entry)
        last = Math.max(last, entry.sequence)
      }
    },
    clear() {
      for (const key of [...entries.keys()]) remove(key)
    },
  }
}
