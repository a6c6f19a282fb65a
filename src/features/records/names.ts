import type { Id } from '../../../schemas/common.ts'
import type { ClientSession } from '../../core/db.ts'
import { type KnownContact, shownName } from '../contacts/index.ts'

export interface ContactNames {
  findMany(organizationId: Id, ids: readonly Id[], session?: ClientSession): Promise<ReadonlyMap<Id, KnownContact>>
}

/** A page with the names of whom its records are about, for one query more. */
export async function withNames<T extends { contactId: Id }>(
  contacts: ContactNames,
  organizationId: Id,
  { items, nextCursor }: { items: T[]; nextCursor: string | null },
): Promise<{ items: (T & { contactName: string | null })[]; nextCursor: string | null }> {
  const found = await contacts.findMany(organizationId, [...new Set(items.map(({ contactId }) => contactId))])
  const nameOf = (id: Id) => {
    const contact = found.get(id)
    return contact ? shownName(contact, null) : null
  }
  return { items: items.map((item) => ({ ...item, contactName: nameOf(item.contactId) })), nextCursor }
}
