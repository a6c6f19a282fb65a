import type { BinaryNode } from '@whiskeysockets/baileys'
import { numberOf } from './addresses.ts'
import type { KeyStore } from './key-store.ts'

const type = 'renumbered'

/**
 * Who has a new number: told once by WhatsApp, kept until a message from the new number has carried the old one along. Not
 * longer: the old number may be somebody else's next.
 */
export function createRenumbered(store: KeyStore) {
  const formerly = new Map<string, string>()
  const told = new Set<string>()
  return {
    async load(): Promise<void> {
      for (const [phone, former] of await store.all(type)) formerly.set(phone, String(former))
    },
    /** A notification about contacts; resolves when what it says of numbers is kept. */
    async note({ content }: BinaryNode): Promise<void> {
      for (const { tag, attrs } of Array.isArray(content) ? content : []) {
        const [phone, former] = [numberOf(attrs.new), numberOf(attrs.old)]
        if (tag !== 'modify' || !phone || !former || phone === former) continue
        formerly.set(phone, former)
        told.delete(phone)
        await store.set({ [type]: { [phone]: former } })
      }
    },
    /** The number that whoever writes from this one had before, for the first messages from it. */
    async formerOf(phone: string | undefined): Promise<string | undefined> {
      const former = phone && formerly.get(phone)
      if (!phone || !former) return undefined
      if (!told.has(phone)) {
        told.add(phone)
        return former
      }
      formerly.delete(phone)
      await store.set({ [type]: { [phone]: null } })
      return undefined
    },
  }
}
export type Renumbered = ReturnType<typeof createRenumbered>
