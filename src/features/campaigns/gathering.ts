import type { StoredCampaign } from '../../../schemas/campaign.ts'
import { newId } from '../../core/ids.ts'
import { shownName } from '../contacts/index.ts'
import { audiencePage } from './audience-repository.ts'
import type { CampaignDeps } from './deps.ts'
import { judge } from './eligibility.ts'
import { insertRecipients, knownOf } from './recipients-repository.ts'
import { changeCampaign } from './repository.ts'

const pageSize = 200

/**
 * The next page of the audience becomes recipients. How far it came is written with them, so that after a kill it goes
 * on where it was, and of two workers one gets the page.
 */
export function gather(deps: CampaignDeps, campaign: StoredCampaign, now: Date): Promise<void> {
  const { id, organizationId, gatheredTo } = campaign
  const place = { organizationId, campaignId: id }
  return deps.database.transaction(
    async (tx) => {
      const page = await audiencePage(
        organizationId,
        campaign.audience,
        { after: gatheredTo, limit: pageSize },
        tx.session,
      )
      const ids = page.contacts.map((contact) => contact.id)
      const known = await knownOf(place, ids, tx.session)
      const fresh = page.contacts.filter((contact) => !known.has(contact.id))
      const verdicts = await judge(deps, campaign, fresh, now, tx.session)
      const recipients = fresh.map((contact) => {
        const skipReason = verdicts.get(contact.id) ?? null
        return {
          ...{ id: newId(), ...place, contactId: contact.id, name: shownName(contact, null).slice(0, 200) },
          ...{ status: skipReason ? ('skipped' as const) : ('pending' as const), skipReason },
          ...{ conversationId: null, queuedAt: null, sentAt: null, deliveredAt: null, readAt: null },
          failedReason: null,
        }
      })
      const skippedCount = recipients.filter(({ skipReason }) => skipReason).length
      const isLast = page.nextAfter === null
      const moved = await changeCampaign(
        organizationId,
        id,
        { status: 'running', gatheredTo },
        {
          set: { gatheredTo: page.nextAfter ?? gatheredTo, gathered: isLast, nextAt: now, isChanged: true },
          add: { totalRecipients: recipients.length, skippedCount },
        },
        tx.session,
      )
      // paused meanwhile, or another worker has this page
      if (moved) await insertRecipients(recipients, tx.session)
    },
    { turn: organizationId },
  )
}
