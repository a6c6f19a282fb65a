import type { Id } from '../../../schemas/common.ts'
import type { ContactDetail, ContactPatch } from '../../../schemas/contact.ts'
import type { PeerAddress } from '../../channels/channel.ts'
import type { ClientSession, Tx } from '../../core/db.ts'
import { notFound, type Text } from '../../core/errors.ts'
import type { Scope } from '../../core/scope.ts'
import { addressesOf } from './addresses.ts'
import { findOrMake } from './by-hand.ts'
import { claim } from './claims.ts'
import { createDirectory } from './directory.ts'
import { createMerging, type MergeCarriers, type RecordCarrier, type ThreadCarrier } from './merging.ts'
import * as repository from './repository.ts'
import { type PeerEntry, type Resolved, resolveBatch } from './resolve.ts'
import { type ContactContext, detailOf } from './shapes.ts'

/** Told in the transaction that changed a contact: whoever shows its name shows the new one. */
export type ContactListener = (tx: Tx, contact: repository.KnownContact) => Promise<void>

const noun: Text = { en: 'contact', es: 'contacto', pt: 'contato', ar: 'جهة اتصال' }

export function createContacts() {
  const listeners: ContactListener[] = []
  const carriers: MergeCarriers = { records: new Map() }
  const visible = async (scope: Scope, id: Id, session?: ClientSession) => {
    const contact = await repository.findVisible(scope, id, session)
    if (!contact) throw notFound(noun)
    return contact
  }
  const tell = async (tx: Tx, contact: repository.KnownContact) => {
    for (const listener of listeners) await listener(tx, contact)
  }
  const change = async ({ scope, tx }: ContactContext, id: Id, fields: object): Promise<ContactDetail> => {
    const { organizationId } = scope
    const before = await visible(scope, id, tx.session)
    const after = (await repository.updateContact(organizationId, id, { ...fields }, tx.session)) ?? before
    await tell(tx, after)
    return detailOf(after, await repository.identitiesOf(organizationId, [id], tx.session))
  }
  return {
    watch: (listener: ContactListener) => void listeners.push(listener),
    /** Who keeps threads under a contact's id. */
    carryThreads: (carrier: ThreadCarrier) => {
      carriers.threads = carrier
    },
    /** Who keeps records of this noun under a contact's id. */
    carryRecords: (name: string, carrier: RecordCarrier) => void carriers.records.set(name, carrier),
    ...createMerging(carriers, tell),
    ...createResolving(),

    async get(scope: Scope, id: Id, session?: ClientSession): Promise<ContactDetail> {
      const contact = await visible(scope, id, session)
      return detailOf(contact, await repository.identitiesOf(scope.organizationId, [id], session))
    },
    /** For the pipeline: by id, without a member's eyes. */
    findMany: repository.findContacts,

    /** Every address that its channel proved: where a message may be sent. */
    async addressOf(scope: Scope, contactId: Id, session?: ClientSession): Promise<PeerAddress> {
      await visible(scope, contactId, session)
      return (await addresses(scope.organizationId, [contactId], session)).get(contactId) ?? {}
    },
    addresses,

    update: (ctx: ContactContext, { id, patch }: { id: Id; patch: ContactPatch }) => change(ctx, id, { ...patch }),
    /** Whether anything is sent to them, and whether what they write is answered. */
    setBlocked: (ctx: ContactContext, id: Id, isBlocked: boolean) => change(ctx, id, { isBlocked }),
    setLabels: (ctx: ContactContext, id: Id, labelIds: readonly Id[]) => change(ctx, id, { labelIds }),

    /** The customer said STOP (a date) or START (null): bots and campaigns keep silent. */
    async setOptedOut(ctx: ContactContext, id: Id, at: Date | null): Promise<void> {
      await visible(ctx.scope, id, ctx.tx.session)
      await repository.updateContact(ctx.scope.organizationId, id, { optedOutAt: at }, ctx.tx.session)
    },
    /** Who has its conversation has the contact: members who see only their own see it with them. */
    async setOwner(organizationId: Id, tx: Tx, id: Id, ownerId: Id | null): Promise<void> {
      await repository.updateContact(organizationId, id, { ownerId }, tx.session)
    },

    findOrMake,
    /** Bought, or was won, for the first time: a date that is there stays. */
    async becameCustomer({ scope, tx, now }: ContactContext, id: Id): Promise<void> {
      const contact = (await repository.findContacts(scope.organizationId, [id], tx.session)).get(id)
      if (contact && !contact.customerSince)
        await repository.updateContact(scope.organizationId, id, { customerSince: now }, tx.session)
    },

    ...byAddress,
    /** What a contact says of themselves, unproven: shown, and never a way to anybody's data. */
    claim,
  }
}
export type Contacts = ReturnType<typeof createContacts>

const byAddress = {
  /** Whose proven address this is; null: nobody's. */
  async idOfPeer(organizationId: Id, peer: PeerAddress): Promise<Id | null> {
    for (const address of addressesOf(peer)) {
      const [identity] = await repository.findIdentities(organizationId, address, [address.value], undefined)
      if (identity?.proof === 'proven') return identity.contactId
    }
    return null
  },
  async findByPhone(scope: Scope, phone: string, session?: ClientSession): Promise<ContactDetail | null> {
    const [identity] = await repository.findIdentities(
      scope.organizationId,
      { kind: 'phone', scope: '' },
      [phone],
      session,
    )
    if (!identity) return null
    const contact = await repository.findVisible(scope, identity.contactId, session)
    if (!contact) return null
    return detailOf(contact, await repository.identitiesOf(scope.organizationId, [contact.id], session))
  },
}

function createResolving() {
  const directory = createDirectory()
  return {
    /** Contacts in the order of the peers; unknown ones are made, a number and a LID that belong together unified. */
    async resolveMany(scope: Scope, tx: Tx, peers: readonly PeerEntry[]) {
      const { contacts } = await resolveBatch(directory, scope.organizationId, tx, peers)
      await tx.writes.run()
      return contacts
    },
    /** The same, with what else changed on the way; written when the transaction's writes run. */
    resolveBatch: (organizationId: Id, tx: Tx, peers: readonly PeerEntry[]): Promise<Resolved> =>
      resolveBatch(directory, organizationId, tx, peers),
  }
}

async function addresses(
  organizationId: Id,
  contactIds: readonly Id[],
  session?: ClientSession,
): Promise<Map<Id, PeerAddress>> {
  const found = new Map<Id, PeerAddress>()
  const identities = await repository.identitiesOf(organizationId, contactIds, session)
  // of several the newest: a number that changed is not written to under the old one
  for (const identity of identities.toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime())) {
    if (identity.proof !== 'proven') continue
    const address = found.get(identity.contactId) ?? {}
    if (identity.kind === 'bsuid') address.bsuid = { portfolio: identity.scope, id: identity.value }
    else address[identity.kind] = identity.value
    found.set(identity.contactId, address)
  }
  return found
}
