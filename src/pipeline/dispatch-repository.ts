import type { Id } from '../../schemas/common.ts'
import type { Contact, GroupPolicy } from '../../schemas/contact.ts'
import type { Line } from '../../schemas/line.ts'
import { ContactModel } from '../../schemas/models/contact.model.ts'
import { ConversationModel } from '../../schemas/models/conversation.model.ts'
import { LineModel } from '../../schemas/models/line.model.ts'
import { MessageModel } from '../../schemas/models/message.model.ts'
import { OrganizationModel } from '../../schemas/models/organization.model.ts'
import type { Organization } from '../../schemas/organization.ts'

/** What surrounds a conversation, as far as the gates ask for it. */
export interface Place {
  organization: Pick<Organization, 'id' | 'name' | 'locale' | 'timeZone'>
  contact: Pick<Contact, 'id' | 'name' | 'isBlocked' | 'optedOutAt'> & { groupPolicy: GroupPolicy | null }
  line: Pick<Line, 'id' | 'channel' | 'botMode' | 'botName'>
}

/** A wake-up names a conversation and nothing else: here it is told whose it is. Null when it was erased meanwhile. */
export async function findPlace(conversationId: Id): Promise<Place | null> {
  const conversation = await ConversationModel.findOne(
    { _id: conversationId },
    { organizationId: 1, contactId: 1, lineId: 1 },
  ).lean()
  if (!conversation) return null
  const { organizationId, contactId, lineId } = conversation
  const [organization, contact, line] = await Promise.all([
    OrganizationModel.findOne({ _id: organizationId }, { name: 1, locale: 1, timeZone: 1 }).lean(),
    ContactModel.findOne({ _id: contactId, organizationId }, { name: 1, isBlocked: 1, optedOutAt: 1, group: 1 }).lean(),
    LineModel.findOne({ _id: lineId, organizationId }, { channel: 1, botMode: 1, botName: 1 }).lean(),
  ])
  if (!organization || !contact || !line) return null
  const { name, locale, timeZone } = organization
  return {
    organization: { id: organizationId, name, locale, timeZone },
    contact: {
      id: contactId,
      name: contact.name,
      isBlocked: contact.isBlocked ?? false,
      optedOutAt: contact.optedOutAt ?? null,
      groupPolicy: contact.group?.policy ?? null,
    },
    line: { id: lineId, channel: line.channel, botMode: line.botMode, botName: line.botName ?? null },
  }
}

/** Whether one of these messages stands before this number in its thread. */
export async function anyBefore(organizationId: Id, messageIds: readonly Id[], seq: number): Promise<boolean> {
  const filter = { _id: { $in: [...messageIds] }, organizationId, seq: { $lt: seq } }
  return (await MessageModel.exists(filter)) !== null
}
