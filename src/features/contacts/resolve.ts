import type { Id } from '../../../schemas/common.ts'
import type { Contact, ContactIdentity, ContactMerge } from '../../../schemas/contact.ts'
import type { PeerAddress } from '../../channels/channel.ts'
import type { Tx } from '../../core/db.ts'
import { newId } from '../../core/ids.ts'
import { type Address, type AddressKind, addressesOf, formerOf, keyOf, kinds } from './addresses.ts'
import type { Directory } from './directory.ts'
import {
  findContacts,
  findIdentities,
  type IdentityMove,
  identitiesOf,
  type KnownContact,
  writeContacts,
} from './repository.ts'

export interface PeerEntry {
  peer: PeerAddress
  /** The name that the customer's own app sends; null when the message is not theirs. */
  pushName: string | null
}

export interface Resolved {
  /** In the order of the entries. */
  contacts: KnownContact[]
  /** Contacts that turned out to be another: younger → the one that is kept. */
  merges: ContactMerge[]
  /** Contacts whose shown name changed. */
  renamed: KnownContact[]
}

interface Batch {
  organizationId: Id
  now: Date
  /** `kind:scope:value` → identity, those of the store and the new ones. */
  identities: Map<string, ContactIdentity>
  contacts: Map<Id, KnownContact>
  newContacts: Contact[]
  newIdentities: ContactIdentity[]
  changed: Map<Id, Record<string, unknown>>
  /** Identities that belong to another contact now, or were proven. */
  moved: Map<Id, IdentityMove>
  merges: ContactMerge[]
  renamed: Map<Id, KnownContact>
  heard: Set<Id>
}

/**
 * Whose addresses these are: known contacts found, unknown ones made, a number and a LID that belong together unified.
 * Written when the transaction's writes run.
 */
export async function resolveBatch(
  directory: Directory,
  organizationId: Id,
  tx: Tx,
  entries: readonly PeerEntry[],
): Promise<Resolved> {
  const wanted = entries.map((entry) => addressesOf(entry.peer))
  const former = entries.map(({ peer }) => formerOf(peer))
  const batch = await load(directory, organizationId, tx, [...wanted, ...former].flat())
  const ids = entries.map((entry, at) => resolveOne(batch, wanted[at] ?? [], former[at] ?? [], entry.pushName))
  if (batch.merges.length > 0) await moveTheRest(batch, tx)
  await writeContacts(organizationId, batch, tx)
  directory.heard(organizationId, batch.heard, batch.now)
  return {
    contacts: ids.map((id) => batch.contacts.get(keptOf(batch, id)) as KnownContact),
    merges: batch.merges,
    renamed: [...batch.renamed.values()],
  }
}

async function load(directory: Directory, organizationId: Id, tx: Tx, addresses: readonly Address[]): Promise<Batch> {
  const { identities, contacts, missing } = directory.recall(organizationId, tx, addresses)
  const found: ContactIdentity[] = []
  for (const kind of kinds) {
    const own = missing.filter((address) => address.kind === kind)
    for (const scope of new Set(own.map((address) => address.scope))) {
      const values = new Set(own.filter((address) => address.scope === scope).map((address) => address.value))
      found.push(...(await findIdentities(organizationId, { kind, scope }, [...values], tx.session)))
    }
  }
  const read = await findContacts(organizationId, [...new Set(found.map(({ contactId }) => contactId))], tx.session)
  directory.keep(organizationId, tx, found, read)
  for (const identity of found) identities.set(keyOf(identity), identity)
  for (const [id, contact] of read) contacts.set(id, contact)
  return {
    organizationId,
    now: new Date(),
    identities,
    contacts,
    newContacts: [],
    newIdentities: [],
    changed: new Map(),
    moved: new Map(),
    merges: [],
    renamed: new Map(),
    heard: new Set([...contacts.values()].filter(isStale).map((contact) => contact.id)),
  }
}

/** When a contact was last heard of is told to the minute: in a lively talk it need not be written with each message. */
const heardEveryMs = 60_000
const isStale = (contact: KnownContact): boolean => (contact.lastMessageAt?.getTime() ?? 0) < Date.now() - heardEveryMs

function resolveOne(
  batch: Batch,
  addresses: readonly Address[],
  former: readonly Address[],
  pushName: string | null,
): Id {
  const found = new Set<Id>()
  for (const address of [...addresses, ...former]) {
    const identity = batch.identities.get(keyOf(address))
    if (identity?.proof === 'proven') found.add(identity.contactId)
  }
  const contact = pick(batch, [...found], addresses)
  for (const address of addresses) link(batch, contact, address)
  for (const address of former) giveUp(batch, contact, address)
  rename(batch, contact, pushName)
  return contact.id
}

function pick(batch: Batch, found: readonly Id[], addresses: readonly Address[]) {
  const [oldest, ...younger] = found
    .map((id) => batch.contacts.get(id))
    .filter((contact) => contact !== undefined)
    .sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime() || (a.id < b.id ? -1 : 1))
  if (!oldest) return make(batch, addresses)
  for (const contact of younger) merge(batch, oldest, contact)
  return oldest
}

/** As a contact begins. */
export const freshContact = (organizationId: Id, now: Date): KnownContact => ({
  ...{ id: newId(), organizationId, createdAt: now, updatedAt: now, group: null, name: '', pushName: null },
  ...{ companyId: null, labelIds: [], customFields: {}, source: null, ownerId: null, isBlocked: false },
  ...{ optedOutAt: null, customerSince: null, lastMessageAt: null, locale: null, timeZone: null },
})

function make(batch: Batch, addresses: readonly Address[]): KnownContact {
  const contact: KnownContact = {
    ...freshContact(batch.organizationId, batch.now),
    // off until somebody asks for it: what is said in a group is not the business's by itself
    group: addresses.some((address) => address.kind === 'group') ? { policy: 'ignore', size: null } : null,
    source: sourceOf(addresses),
    lastMessageAt: batch.now,
  }
  batch.newContacts.push(contact)
  batch.contacts.set(contact.id, contact)
  return contact
}

function sourceOf(addresses: readonly { kind: AddressKind }[]): string | null {
  if (addresses.some(({ kind }) => kind === 'visitor')) return 'webchat'
  return addresses.some(({ kind }) => kind === 'phone' || kind === 'lid') ? 'whatsapp' : null
}

/** A number that was given up stays with its contact's history, and proves nothing: it may be somebody else's next. */
function giveUp(batch: Batch, contact: KnownContact, address: Address): void {
  const known = batch.identities.get(keyOf(address))
  if (known?.contactId !== contact.id || known.proof === 'claimed') return
  known.proof = 'claimed'
  batch.moved.set(known.id, { contactId: contact.id, proof: 'claimed' })
}

function link(batch: Batch, contact: KnownContact, { kind, scope, value }: Address): void {
  const key = keyOf({ kind, scope, value })
  const known = batch.identities.get(key)
  if (known?.contactId === contact.id && known.proof === 'proven') return
  if (known) {
    // a claimed address, now proven by its channel: for who claimed it, or for somebody else
    known.contactId = contact.id
    known.proof = 'proven'
    batch.moved.set(known.id, { contactId: contact.id, proof: 'proven' })
    return
  }
  const identity: ContactIdentity = {
    id: newId(),
    organizationId: batch.organizationId,
    createdAt: batch.now,
    updatedAt: batch.now,
    contactId: contact.id,
    kind,
    scope,
    value,
    proof: 'proven',
  }
  batch.identities.set(key, identity)
  batch.newIdentities.push(identity)
}

/** The channel says that a number and a LID are one person: the younger contact's addresses go to the older one. */
function merge(batch: Batch, kept: KnownContact, merged: KnownContact): void {
  const own = [...batch.identities.values()].filter((identity) => identity.contactId === merged.id)
  for (const identity of own) {
    identity.contactId = kept.id
    batch.moved.set(identity.id, { contactId: kept.id, proof: identity.proof })
  }
  kept.aliasIds = [...(kept.aliasIds ?? []), merged.id, ...(merged.aliasIds ?? [])]
  batch.changed.set(kept.id, { ...batch.changed.get(kept.id), aliasIds: kept.aliasIds })
  batch.merges.push({
    id: newId(),
    organizationId: batch.organizationId,
    createdAt: batch.now,
    updatedAt: batch.now,
    keptId: kept.id,
    mergedId: merged.id,
    identityIds: own.map((identity) => identity.id),
    conversationIds: [],
    recordIds: {},
    filled: {},
    reason: 'phone_lid_link',
    mergedBy: null,
    undoneAt: null,
  })
}

/** A merged contact's addresses that this batch did not name go along. */
async function moveTheRest(batch: Batch, tx: Tx): Promise<void> {
  const mergedIds = batch.merges.map((entry) => entry.mergedId)
  for (const identity of await identitiesOf(batch.organizationId, mergedIds, tx.session)) {
    if (batch.identities.has(keyOf(identity))) continue
    const entry = batch.merges.find((merged) => merged.mergedId === identity.contactId)
    entry?.identityIds.push(identity.id)
    batch.moved.set(identity.id, { contactId: keptOf(batch, identity.contactId), proof: identity.proof })
  }
}

function keptOf(batch: Batch, id: Id): Id {
  const into = batch.merges.find((entry) => entry.mergedId === id)
  return into ? keptOf(batch, into.keptId) : id
}

function rename(batch: Batch, contact: KnownContact, pushName: string | null): void {
  const name = pushName?.trim().slice(0, 200)
  if (!name || contact.pushName === name) return
  contact.pushName = name
  // a contact made in this batch is inserted as it stands at the end
  if (!batch.newContacts.includes(contact))
    batch.changed.set(contact.id, { ...batch.changed.get(contact.id), pushName: name })
  if (contact.name === '') batch.renamed.set(contact.id, contact)
}
