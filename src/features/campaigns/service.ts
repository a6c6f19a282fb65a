import type { Campaign, CampaignDraft, DryRun, RecipientStatus } from '../../../schemas/campaign.ts'
import { campaignMoves } from '../../../schemas/campaign.ts'
import { type Id, mayMove } from '../../../schemas/common.ts'
import type { Scope } from '../../core/scope.ts'
import { checkDraft } from './checking.ts'
import type { CampaignDeps } from './deps.ts'
import { dryRun } from './dry-run.ts'
import { nobodyToSendTo, notMovable } from './errors.ts'
import { follow } from './following.ts'
import { createMoving, found } from './moving.ts'
import { pageOfRecipients, recipientCarrier } from './recipients-repository.ts'
import { findCampaigns } from './repository.ts'
import { createRunning } from './running.ts'
import { shown } from './view.ts'

/** One message to many: who gets it, at what pace, what became of each. */
export function createCampaigns(deps: CampaignDeps) {
  return {
    ...createRunning(deps),
    ...createMoving(deps),
    /** Goes along when two contacts are merged. */
    recipientCarrier,
    follow: (organizationId: Id, messageId: Id) => follow(deps, organizationId, messageId),

    async list(scope: Scope, { cursor, limit }: { cursor?: string | undefined; limit: number }) {
      const campaigns = (await findCampaigns(scope, { before: cursor, limit: limit + 1 })).map(shown)
      const items = campaigns.slice(0, limit)
      return { items, nextCursor: campaigns.length > limit ? (items.at(-1)?.id ?? null) : null }
    },
    get: async (scope: Scope, id: Id): Promise<Campaign> => shown(await found(scope, id)),
    async recipients(
      scope: Scope,
      id: Id,
      query: { status?: RecipientStatus | undefined; cursor?: string | undefined; limit: number },
    ) {
      const { organizationId } = await found(scope, id)
      return pageOfRecipients({ organizationId, campaignId: id }, query)
    },

    /** What it would do. */
    async dryRun(scope: Scope, draft: CampaignDraft, now: Date): Promise<DryRun> {
      const wording = await checkDraft(deps, scope, draft)
      return dryRun(deps, { organizationId: scope.organizationId, ...draft, ...wording }, now)
    },
    /** The same of one that is there; refused where it could not begin. */
    async dryRunOf(scope: Scope, id: Id, now: Date): Promise<{ campaign: Campaign; run: DryRun }> {
      const campaign = await found(scope, id)
      if (campaign.status === 'paused' || !mayMove(campaignMoves, campaign.status, 'running'))
        throw notMovable(campaign.status)
      return { campaign: shown(campaign), run: somebodyIn(await dryRun(deps, campaign, now)) }
    },
  }
}
export type Campaigns = ReturnType<typeof createCampaigns>

export function somebodyIn(run: DryRun): DryRun {
  if (run.reachable === 0) throw nobodyToSendTo(run.total)
  return run
}
