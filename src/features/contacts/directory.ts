import type { Id } from '../../../schemas/common.ts'
import type { ContactIdentity } from '../../../schemas/contact.ts'
import type { Tx } from '../../core/db.ts'
import { type Address, keyOf } from './addresses.ts'
import type { KnownContact } from './repository.ts'

interface Remembered {
  /** The organization's mark when this was read. */
  mark: number
  identities: Map<string, ContactIdentity>
  contacts: Map<Id, KnownContact>
}

export interface Recalled {
  /** By `keyOf`. */
  identities: Map<string, ContactIdentity>
  contacts: Map<Id, KnownContact>
  missing: Address[]
}

/** Enough for what is alive at one time; at the limit all of it is read anew. */
const maxContacts = 4_000

/**
 * Whose address is whose, remembered by a process from one group of messages to the next. Every change of it raises a
 * mark in the row that each turn writes (`raiseMark`): a transaction with a turn goes by what was read under the mark
 * of its own turn, and one without a turn by nothing.
 */
export function createDirectory() {
  const organizations = new Map<Id, Remembered>()
  let size = 0
  const under = (organizationId: Id, mark: number): Remembered => {
    const known = organizations.get(organizationId)
    if (known?.mark === mark) return known
    size -= known?.contacts.size ?? 0
    const fresh: Remembered = { mark, identities: new Map(), contacts: new Map() }
    organizations.set(organizationId, fresh)
    return fresh
  }
  return {
    /** Copies, to be worked on. */
    recall(organizationId: Id, { marks }: Tx, addresses: readonly Address[]): Recalled {
      const recalled: Recalled = { identities: new Map(), contacts: new Map(), missing: [] }
      const known = marks ? under(organizationId, marks.contacts ?? 0) : null
      for (const address of addresses) {
        const identity = known?.identities.get(keyOf(address))
        const contact = identity && known?.contacts.get(identity.contactId)
        if (!identity || !contact) {
          recalled.missing.push(address)
          continue
        }
        recalled.identities.set(keyOf(identity), { ...identity })
        recalled.contacts.set(contact.id, { ...contact })
      }
      return recalled
    },
    /** What this transaction read from the store. */
    keep(
      organizationId: Id,
      { marks }: Tx,
      identities: readonly ContactIdentity[],
      contacts: ReadonlyMap<Id, KnownContact>,
    ): void {
      if (!marks) return
      if (size > maxContacts) {
        organizations.clear()
        size = 0
      }
      const known = under(organizationId, marks.contacts ?? 0)
      size -= known.contacts.size
      for (const identity of identities) known.identities.set(keyOf(identity), { ...identity })
      for (const [id, contact] of contacts) known.contacts.set(id, { ...contact })
      size += known.contacts.size
    },
    heard(organizationId: Id, ids: Iterable<Id>, at: Date): void {
      for (const id of ids) {
        const contact = organizations.get(organizationId)?.contacts.get(id)
        if (contact) contact.lastMessageAt = at
      }
    },
  }
}
export type Directory = ReturnType<typeof createDirectory>
