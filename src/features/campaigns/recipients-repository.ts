import type { CampaignRecipient, RecipientStatus } from '../../../schemas/campaign.ts'
import type { Id } from '../../../schemas/common.ts'
import { CampaignRecipientModel } from '../../../schemas/models/campaign-recipient.model.ts'
import { type Stored, toPlain } from '../../../schemas/models/define.ts'
import { MessageModel } from '../../../schemas/models/message.model.ts'
import type { ClientSession } from '../../core/db.ts'
import type { RecordCarrier } from '../contacts/index.ts'

type Session = ClientSession | undefined
const within = (session: Session) => (session ? { session } : {})
const plain = (doc: unknown): CampaignRecipient => {
  const recipient = toPlain<CampaignRecipient>(doc as Stored<CampaignRecipient>)
  return { ...recipient, messageId: recipient.messageId ?? null }
}
interface Place {
  organizationId: Id
  campaignId: Id
}

export async function insertRecipients(
  recipients: readonly Omit<CampaignRecipient, 'createdAt' | 'updatedAt' | 'messageId'>[],
  session: ClientSession,
): Promise<void> {
  const now = new Date()
  const docs = recipients.map(({ id, ...rest }) => ({ _id: id, ...rest, createdAt: now, updatedAt: now }))
  if (docs.length > 0) await CampaignRecipientModel.insertMany(docs, { session })
}

/** Which of these contacts the campaign has already. */
export async function knownOf(
  { organizationId, campaignId }: Place,
  contactIds: readonly Id[],
  session: ClientSession,
): Promise<Set<Id>> {
  const filter = { organizationId, campaignId, contactId: { $in: [...contactIds] } }
  const docs = await CampaignRecipientModel.find(filter, { contactId: 1 }, { session }).lean()
  return new Set(docs.map(({ contactId }) => contactId))
}

/** Who is next, in the order in which they were found. */
export async function nextPending({ organizationId, campaignId }: Place, limit: number): Promise<CampaignRecipient[]> {
  const docs = await CampaignRecipientModel.find({ organizationId, campaignId, status: 'pending' })
    .sort({ _id: 1 })
    .limit(limit)
    .lean()
  return docs.map(plain)
}

export const hasRecipients = async ({ organizationId, campaignId }: Place, status: RecipientStatus): Promise<boolean> =>
  (await CampaignRecipientModel.exists({ organizationId, campaignId, status })) !== null

/** How many of its messages have not gone to the wire, and why the first of them waits. */
export async function waitingOf({ organizationId, campaignId }: Place, most: number) {
  const docs = await MessageModel.find({ organizationId, campaignId, status: 'queued' }, { failure: 1 })
    .limit(most)
    .lean()
  return { count: docs.length, code: docs[0]?.failure?.code ?? null }
}

/** How many campaign messages each of them was sent since then. */
export async function countSince(
  organizationId: Id,
  contactIds: readonly Id[],
  since: Date,
  session: Session,
): Promise<Map<Id, number>> {
  const filter = { organizationId, contactId: { $in: [...contactIds] }, queuedAt: { $gt: since } }
  const docs = await CampaignRecipientModel.find(filter, { contactId: 1 }, within(session)).lean()
  const counts = new Map<Id, number>()
  for (const { contactId } of docs) counts.set(contactId, (counts.get(contactId) ?? 0) + 1)
  return counts
}

export async function findRecipient(
  organizationId: Id,
  filter: { id: Id } | { messageId: Id },
  session: ClientSession,
): Promise<CampaignRecipient | null> {
  const by = 'id' in filter ? { _id: filter.id } : filter
  const doc = await CampaignRecipientModel.findOne({ organizationId, ...by }, null, { session }).lean()
  return doc && plain(doc)
}

/** Only where it still has this status. */
export async function changeRecipient(
  { organizationId, id, status }: Pick<CampaignRecipient, 'organizationId' | 'id' | 'status'>,
  set: Partial<CampaignRecipient>,
  session: ClientSession,
): Promise<boolean> {
  const filter = { _id: id, organizationId, status }
  return (await CampaignRecipientModel.updateOne(filter, { $set: set }, { session })).modifiedCount === 1
}

/** Answers how many there were. */
export async function skipPending({ organizationId, campaignId }: Place, session: ClientSession): Promise<number> {
  const filter = { organizationId, campaignId, status: 'pending' as const }
  const set = { status: 'skipped' as const, skipReason: 'cancelled' as const }
  return (await CampaignRecipientModel.updateMany(filter, { $set: set }, { session })).modifiedCount
}

export async function pageOfRecipients(
  { organizationId, campaignId }: Place,
  { status, cursor, limit }: { status?: RecipientStatus | undefined; cursor?: string | undefined; limit: number },
): Promise<{ items: CampaignRecipient[]; nextCursor: string | null }> {
  const filter = {
    ...{ organizationId, campaignId },
    ...(status ? { status } : {}),
    ...(cursor ? { _id: { $gt: cursor } } : {}),
  }
  const docs = await CampaignRecipientModel.find(filter)
    .sort({ _id: 1 })
    .limit(limit + 1)
    .lean()
  const items = docs.slice(0, limit).map(plain)
  return { items, nextCursor: docs.length > limit ? (items.at(-1)?.id ?? null) : null }
}

/** A merged contact's campaigns go along; where both were in one, the kept contact's row is the one that counts. */
export const recipientCarrier: RecordCarrier = {
  count: ({ organizationId, fromId }, session) =>
    CampaignRecipientModel.countDocuments({ organizationId, contactId: fromId }, within(session)),
  async carry({ organizationId, fromId, toId }, session, ids) {
    const mine = { organizationId, contactId: fromId, ...(ids ? { _id: { $in: [...ids] } } : {}) }
    const docs = await CampaignRecipientModel.find(mine, { campaignId: 1 }, { session }).lean()
    const there = await CampaignRecipientModel.find(
      { organizationId, contactId: toId, campaignId: { $in: docs.map(({ campaignId }) => campaignId) } },
      { campaignId: 1 },
      { session },
    ).lean()
    const taken = new Set(there.map(({ campaignId }) => campaignId))
    const moving = docs.filter(({ campaignId }) => !taken.has(campaignId)).map(({ _id }) => _id)
    const filter = { organizationId, _id: { $in: moving } }
    if (moving.length > 0) await CampaignRecipientModel.updateMany(filter, { $set: { contactId: toId } }, { session })
    return moving
  },
}
