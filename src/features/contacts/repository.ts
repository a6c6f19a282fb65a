import type { Id } from '../../../schemas/common.ts'
import type { Contact, ContactIdentity, ContactMerge } from '../../../schemas/contact.ts'
import { ContactModel } from '../../../schemas/models/contact.model.ts'
import { ContactIdentityModel } from '../../../schemas/models/contact-identity.model.ts'
import { ContactMergeModel } from '../../../schemas/models/contact-merge.model.ts'
import { type Stored, toPlain } from '../../../schemas/models/define.ts'
import type { ClientSession, Tx } from '../../core/db.ts'
import { type Scope, scopeFilter } from '../../core/scope.ts'
import { raiseMark } from '../../core/turns.ts'
import type { Writes } from '../../core/writes.ts'

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

/** The member who has it, where the scope sees it. */
export const holderOf = async (scope: Scope, id: Id, session: Session): Promise<Id | null> =>
  (await findVisible(scope, id, session))?.ownerId ?? null

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

/** With the transaction's writes, whatever the number of contacts. */
export async function writeContacts(
  organizationId: Id,
  changes: ContactWrites,
  { session, writes }: Pick<Tx, 'session' | 'writes'>,
): Promise<void> {
  const { newContacts, newIdentities, changed, moved, merges, heard } = changes
  const now = new Date()
  writes.insert(ContactModel, newContacts.map(toStored))
  writes.insert(ContactIdentityModel, newIdentities.map(toStored))
  for (const [_id, set] of changed)
    writes.update(ContactModel, { _id, organizationId }, { $set: { ...set, updatedAt: now } })
  if (heard.size > 0)
    writes.updateMany(ContactModel, { _id: { $in: [...heard] }, organizationId }, { $max: { lastMessageAt: now } })
  for (const [_id, { contactId, proof }] of moved)
    writes.update(ContactIdentityModel, { _id, organizationId }, { $set: { contactId, proof, updatedAt: now } })
  writes.insert(ContactMergeModel, merges.map(toStored))
  if (changed.size + moved.size + merges.length > 0) await raiseMark(organizationId, 'contacts', session)
}

export function setMoved(
  mergeId: Id,
  moved: Pick<ContactMerge, 'conversationIds' | 'recordIds'>,
  writes: Writes,
): void {
  writes.update(ContactMergeModel, { _id: mergeId }, { $set: { ...moved } })
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
  // who has a contact is not remembered by anybody
  if (Object.keys(set).some((field) => field !== 'ownerId')) await raiseMark(organizationId, 'contacts', session)
  return toPlain<KnownContact>(doc as Stored<KnownContact> | null)
}
