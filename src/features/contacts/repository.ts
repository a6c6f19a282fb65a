import type { Id } from '../../../schemas/common.ts'
import type { Contact, ContactIdentity, ContactMerge } from '../../../schemas/contact.ts'
import { ContactModel } from '../../../schemas/models/contact.model.ts'
import { ContactIdentityModel } from '../../../schemas/models/contact-identity.model.ts'
import { ContactMergeModel } from '../../../schemas/models/contact-merge.model.ts'
import { type Stored, toPlain } from '../../../schemas/models/define.ts'
import type { ClientSession } from '../../core/db.ts'
import { type Scope, scopeFilter } from '../../core/scope.ts'

/** A contact with the ids of those that were merged into it. */
export type KnownContact = Contact & { aliasIds?: Id[] }
type Session = ClientSession | undefined

const within = (session: Session) => (session ? { session } : {})
const toStored = <T extends { id: Id }>({ id, ...rest }: T) => ({ _id: id, ...rest })

/** Identities of one kind and scope that are known: one range each, because that is what every store answers from an index. */
export async function findIdentities(
  organizationId: Id,
  { kind, scope }: Pick<ContactIdentity, 'kind' | 'scope'>,
  values: readonly string[],
  session: Session,
): Promise<ContactIdentity[]> {
  if (values.length === 0) return []
  const docs = await ContactIdentityModel.find(
    { organizationId, kind, scope, value: { $in: [...values] } },
    null,
    within(session),
  ).lean()
  return docs.map((doc) => toPlain<ContactIdentity>(doc as Stored<ContactIdentity>))
}

export async function identitiesOf(
  organizationId: Id,
  contactIds: readonly Id[],
  session: Session,
): Promise<ContactIdentity[]> {
  const docs = await ContactIdentityModel.find(
    { organizationId, contactId: { $in: [...contactIds] } },
    null,
    within(session),
  ).lean()
  return docs.map((doc) => toPlain<ContactIdentity>(doc as Stored<ContactIdentity>))
}

export async function findContacts(
  organizationId: Id,
  ids: readonly Id[],
  session: Session,
): Promise<Map<Id, KnownContact>> {
  if (ids.length === 0) return new Map()
  const docs = await ContactModel.find({ _id: { $in: [...ids] }, organizationId }, null, within(session)).lean()
  return new Map(docs.map((doc) => [doc._id, toPlain<KnownContact>(doc as Stored<KnownContact>)]))
}

/** A contact that the scope may see: a member who sees their own sees those that nobody has, too. */
export async function findVisible(scope: Scope, id: Id, session: Session): Promise<KnownContact | null> {
  if (scope.contactId && scope.contactId !== id) return null
  const filter = { ...scopeFilter({ ...scope, contactId: undefined }, { owner: 'ownerId', unowned: true }), _id: id }
  const doc = await ContactModel.findOne(filter, null, within(session)).lean()
  return toPlain<KnownContact>(doc as Stored<KnownContact> | null)
}

export const seesContact = async (scope: Scope, id: Id, session: Session): Promise<boolean> =>
  scope.see === 'all' || (await findVisible(scope, id, session)) !== null

export type IdentityMove = Pick<ContactIdentity, 'contactId' | 'proof'>

export interface ContactWrites {
  newContacts: readonly Contact[]
  newIdentities: readonly ContactIdentity[]
  changed: ReadonlyMap<Id, Record<string, unknown>>
  moved: ReadonlyMap<Id, IdentityMove>
  merges: readonly ContactMerge[]
  /** Known contacts that were heard of now. */
  heard: ReadonlySet<Id>
}

export async function insertIdentities(identities: readonly ContactIdentity[], session: ClientSession): Promise<void> {
  await ContactIdentityModel.collection.insertMany(identities.map(toStored) as never[], { session })
}

/** One command per collection, whatever the number of contacts. */
export async function writeContacts(organizationId: Id, writes: ContactWrites, session: ClientSession): Promise<void> {
  const now = new Date()
  if (writes.newContacts.length > 0)
    await ContactModel.collection.insertMany(writes.newContacts.map(toStored) as never[], { session })
  if (writes.newIdentities.length > 0) await insertIdentities(writes.newIdentities, session)
  if (writes.changed.size > 0)
    await ContactModel.bulkWrite(
      [...writes.changed].map(([id, set]) => ({
        updateOne: { filter: { _id: id, organizationId }, update: { $set: { ...set, updatedAt: now } } },
      })),
      { session, timestamps: false, ordered: true },
    )
  if (writes.heard.size > 0)
    await ContactModel.collection.updateMany(
      { _id: { $in: [...writes.heard] }, organizationId } as never,
      { $max: { lastMessageAt: now } } as never,
      { session },
    )
  if (writes.moved.size > 0)
    await ContactIdentityModel.bulkWrite(
      [...writes.moved].map(([id, { contactId, proof }]) => ({
        updateOne: { filter: { _id: id, organizationId }, update: { $set: { contactId, proof, updatedAt: now } } },
      })),
      { session, timestamps: false },
    )
  if (writes.merges.length > 0)
    await ContactMergeModel.collection.insertMany(writes.merges.map(toStored) as never[], { session })
}

export async function setMergedConversations(
  mergeId: Id,
  conversationIds: readonly Id[],
  session: ClientSession,
): Promise<void> {
  await ContactMergeModel.updateOne({ _id: mergeId }, { $set: { conversationIds: [...conversationIds] } }, { session })
}

export async function updateContact(
  organizationId: Id,
  id: Id,
  set: Record<string, unknown>,
  session: ClientSession,
): Promise<KnownContact | null> {
  const doc = await ContactModel.findOneAndUpdate(
    { _id: id, organizationId },
    { $set: set },
    { session, returnDocument: 'after' },
  ).lean()
  return toPlain<KnownContact>(doc as Stored<KnownContact> | null)
}
