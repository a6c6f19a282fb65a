import type { Audience } from '../../../schemas/campaign.ts'
import type { Id } from '../../../schemas/common.ts'
import type { Contact } from '../../../schemas/contact.ts'
import { ContactModel } from '../../../schemas/models/contact.model.ts'
import { type Stored, toPlain } from '../../../schemas/models/define.ts'
import { LeadModel } from '../../../schemas/models/lead.model.ts'
import type { ClientSession } from '../../core/db.ts'

export interface AudiencePage {
  contacts: Contact[]
  /** Where the next page begins; null: this was the last. */
  nextAfter: Id | null
}

/** A page of an audience, in the order of ids. A page of leads may have one contact twice. */
export async function audiencePage(
  organizationId: Id,
  audience: Audience,
  { after, limit }: { after: Id | null; limit: number },
  session?: ClientSession,
): Promise<AudiencePage> {
  const within = session ? { session } : {}
  if (audience.kind === 'lead_status') {
    const filter = { organizationId, status: audience.status, ...(after ? { _id: { $gt: after } } : {}) }
    const found = await LeadModel.find(filter, { contactId: 1 }, within).sort({ _id: 1 }).limit(limit).lean()
    const ids = [...new Set(found.map(({ contactId }) => contactId))]
    const docs = await ContactModel.find({ _id: { $in: ids }, organizationId, group: null }, null, within).lean()
    return { contacts: docs.map(plain), nextAfter: found.length < limit ? null : (found.at(-1)?._id ?? null) }
  }
  const filter = {
    organizationId,
    ...(audience.kind === 'label' ? { labelIds: audience.labelId } : {}),
    ...(after ? { _id: { $gt: after } } : {}),
  }
  const docs = await ContactModel.find(filter, null, within).sort({ _id: 1 }).limit(limit).lean()
  const contacts = docs.map(plain)
  return {
    contacts: contacts.filter(({ group }) => !group),
    nextAfter: docs.length < limit ? null : (contacts.at(-1)?.id ?? null),
  }
}

const plain = (doc: unknown): Contact => toPlain<Contact>(doc as Stored<Contact>)
