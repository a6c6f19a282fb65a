import type { Id } from '../../../schemas/common.ts'
import type { ContactMerge } from '../../../schemas/contact.ts'
import type { Inbound } from '../../channels/channel.ts'
import type { Tx } from '../../core/db.ts'
import type { Contacts, KnownContact } from '../contacts/index.ts'
import { wireKeyOf } from './messages-repository.ts'

export interface Arrival {
  accountId: Id
  lineId: Id
  inbound: Inbound
  arrivedAt: Date
}

/** An arrival, and whose it is. */
export interface Entry {
  arrival: Arrival
  /** Whose thread it is in: a person, or a group. */
  contact: KnownContact
  /** In a group: the member who wrote; null where that was us. */
  author: KnownContact | null
  /** Of a group that nobody asked for: nothing of it is stored. */
  isIgnored: boolean
}

export interface Resolution {
  entries: Entry[]
  merges: ContactMerge[]
  renamed: KnownContact[]
}

/** Whose the arrivals are. Who writes in a group is looked up only where the group is followed. */
export async function resolveEntries(
  contacts: Pick<Contacts, 'resolveBatch'>,
  tx: Tx,
  organizationId: Id,
  arrivals: readonly Arrival[],
): Promise<Resolution> {
  const threads = await contacts.resolveBatch(
    organizationId,
    tx,
    arrivals.map(({ inbound }) => ({ peer: inbound.peer, pushName: threadName(inbound) })),
  )
  const entries: Entry[] = arrivals.map((arrival, at) => {
    const contact = threads.contacts[at] as KnownContact
    return { arrival, contact, author: null, isIgnored: contact.group?.policy === 'ignore' }
  })
  const written = entries.filter(
    ({ arrival: { inbound }, isIgnored }) => inbound.group && !inbound.fromMe && !isIgnored,
  )
  if (written.length === 0) return { entries, merges: threads.merges, renamed: threads.renamed }
  // who wrote to us alone, too, is found again in the group
  await tx.writes.run()
  const authors = await contacts.resolveBatch(
    organizationId,
    tx,
    written.map(({ arrival: { inbound } }) => ({
      peer: inbound.group?.author ?? {},
      pushName: inbound.group?.authorName ?? null,
    })),
  )
  for (const [at, entry] of written.entries()) entry.author = authors.contacts[at] as KnownContact
  return {
    entries,
    merges: [...threads.merges, ...authors.merges],
    renamed: [...threads.renamed, ...authors.renamed],
  }
}

const threadName = ({ group, fromMe, pushName }: Inbound): string | null => {
  if (group) return group.subject
  return fromMe ? null : pushName
}

/** Who a message is from, in the key of dedupe: us, or the contact under each id that it ever had. */
export const senderKeys = (contact: KnownContact, fromMe: boolean): string[] =>
  fromMe ? ['us'] : [contact.id, ...(contact.aliasIds ?? [])]

/** Every key under which this message of the entry's thread may be stored. */
export const keysOf = (
  { arrival, contact }: Entry,
  { wireId, fromMe }: { wireId: string; fromMe: boolean },
): string[] => senderKeys(contact, fromMe).map((key) => wireKeyOf(arrival.lineId, key, wireId))

/** What is quoted may be theirs or ours. */
export function quotedKeys(entry: Entry): string[] {
  const wireId = entry.arrival.inbound.quotedWireId
  return wireId ? [true, false].flatMap((fromMe) => keysOf(entry, { wireId, fromMe })) : []
}
