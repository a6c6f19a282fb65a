import { createHash } from 'node:crypto'
import type { KeyStore, KeyValues } from './key-store.ts'

/** What is kept of a stanza beside its plaintext: enough to make the message of it again. */
export interface JournalEntry {
  /** SHA-256 of the ciphertext, hex. */
  id: string
  /** As decrypted: a protobuf message and its padding. */
  plain: Uint8Array
  /** The `<message>` stanza's attributes. */
  attrs: Record<string, string>
}

export interface Journal {
  /** Remembers which stanza a ciphertext came in, before it is decrypted. */
  note(ciphertext: Uint8Array, attrs: Record<string, string>): void
  /** The stanza that a ciphertext came in. */
  attrsOf(ciphertext: Uint8Array): Record<string, string> | undefined
  /** The change to commit together with the ratchet; null for what is not journaled. */
  entryFor(ciphertext: Uint8Array, plain: Uint8Array): JournalEntry | null
  /** Committed: waits for ingest from now on. */
  add(entry: JournalEntry): void
  /** The plaintext of a ciphertext that still waits for ingest. */
  plainOf(ciphertext: Uint8Array): Uint8Array | undefined
  /** Left over by an owner before, or by a line that was cut. */
  load(): Promise<JournalEntry[]>
  /** Ingested: its transaction deleted the row. */
  done(id: string): void
  /** Deletes a row that ingest shall not see. */
  drop(id: string): Promise<void>
}

export const ciphertextId = (ciphertext: Uint8Array): string => createHash('sha256').update(ciphertext).digest('hex')

/**
 * Baileys sends the receipt before anybody has stored the message, and waits for nobody. So the plaintext is committed
 * in the same transaction as the ratchet that it came out of, before the receipt; ingest deletes the row in its own.
 */
export function createJournal(store: KeyStore, listener: (entry: JournalEntry) => void): Journal {
  const notes = new WeakMap<Uint8Array, Record<string, string>>()
  const waiting = new Map<string, JournalEntry>()
  return {
    note: (ciphertext, attrs) => void notes.set(ciphertext, attrs),
    attrsOf: (ciphertext) => notes.get(ciphertext),
    entryFor(ciphertext, plain) {
      const attrs = notes.get(ciphertext)
      return attrs ? { id: ciphertextId(ciphertext), plain, attrs } : null
    },
    add(entry) {
      waiting.set(entry.id, entry)
      listener(entry)
    },
    plainOf: (ciphertext) => (waiting.size > 0 ? waiting.get(ciphertextId(ciphertext))?.plain : undefined),
    async load() {
      const rows = await store.all('journal')
      const entries = [...rows].map(([id, value]) => ({ ...(value as Omit<JournalEntry, 'id'>), id }))
      const left = entries.filter((entry) => !waiting.has(entry.id))
      for (const entry of left) waiting.set(entry.id, entry)
      return left.sort((a, b) => Number(a.attrs.t) - Number(b.attrs.t))
    },
    done: (id) => void waiting.delete(id),
    async drop(id) {
      waiting.delete(id)
      await store.set({ journal: { [id]: null } })
    },
  }
}

export const journalRow = ({ id, plain, attrs }: JournalEntry): KeyValues => ({
  [id]: { plain: Buffer.from(plain), attrs },
})
