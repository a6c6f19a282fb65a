import type { CampaignRecipient, RecipientStatus, SkipReason } from '../../../schemas/campaign.ts'
import type { Id } from '../../../schemas/common.ts'
import type { Message, MessageStatus } from '../../../schemas/message.ts'
import type { ClientSession } from '../../core/db.ts'
import type { CampaignDeps } from './deps.ts'
import { changeRecipient, findRecipient } from './recipients-repository.ts'
import { type CountField, changeCampaign } from './repository.ts'

const statusOf: Record<MessageStatus, RecipientStatus> = {
  scheduled: 'in_progress',
  queued: 'in_progress',
  sending: 'in_progress',
  in_doubt: 'in_progress',
  sent: 'sent',
  delivered: 'delivered',
  read: 'read',
  failed: 'failed',
  cancelled: 'skipped',
  received: 'in_progress',
}
/** In which of the campaign's numbers a recipient counts: who has read it was sent it, too. */
const counted: Partial<Record<RecipientStatus, readonly CountField[]>> = {
  sent: ['sentCount'],
  delivered: ['sentCount', 'deliveredCount'],
  read: ['sentCount', 'deliveredCount', 'readCount'],
  failed: ['failedCount'],
  skipped: ['skippedCount'],
}

function difference(from: RecipientStatus, to: RecipientStatus): Partial<Record<CountField, number>> {
  const add: Partial<Record<CountField, number>> = {}
  for (const field of counted[to] ?? []) add[field] = (add[field] ?? 0) + 1
  for (const field of counted[from] ?? []) add[field] = (add[field] ?? 0) - 1
  return add
}

/** A recipient stands where their message stands: whatever the order in which its news comes, and however often. */
export function follow(deps: CampaignDeps, organizationId: Id, messageId: Id): Promise<void> {
  return deps.database.transaction(
    async (tx) => {
      const message = await deps.conversations.messageById(organizationId, messageId, tx.session)
      const recipient = message && (await findRecipient(organizationId, { messageId }, tx.session))
      if (!message || !recipient) return
      const isOut = message.status === 'cancelled' && (await optedOut(deps, recipient, tx.session))
      const set = changesOf(recipient, message, isOut ? 'opted_out' : 'cancelled')
      if (!(await changeRecipient(recipient, set, tx.session))) return
      await changeCampaign(
        organizationId,
        recipient.campaignId,
        {},
        { set: { isChanged: true }, add: difference(recipient.status, statusOf[message.status]) },
        tx.session,
      )
    },
    { turn: organizationId },
  )
}

/** Stopped before the wire: they said STOP meanwhile, or else the campaign was called off. */
async function optedOut(
  { contacts }: CampaignDeps,
  { organizationId, contactId }: CampaignRecipient,
  session: ClientSession,
): Promise<boolean> {
  const contact = (await contacts.findMany(organizationId, [contactId], session)).get(contactId)
  return Boolean(contact?.optedOutAt)
}

const changesOf = (
  recipient: CampaignRecipient,
  { status, times, failure }: Message,
  stopped: SkipReason,
): Partial<CampaignRecipient> => ({
  status: statusOf[status],
  skipReason: status === 'cancelled' ? stopped : recipient.skipReason,
  sentAt: times.sent,
  deliveredAt: times.delivered,
  readAt: times.read,
  failedReason: status === 'failed' ? (failure?.text.slice(0, 300) ?? null) : null,
})
