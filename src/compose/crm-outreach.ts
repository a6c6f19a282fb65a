import { campaignCommand, reportCommand } from '../commands/index.ts'
import type { AnyAction } from '../core/action.ts'
import { campaignActions, createCampaigns } from '../features/campaigns/index.ts'
import { consentActions } from '../features/consents/index.ts'
import type { Labels } from '../features/labels/index.ts'
import { createReports, reportActions } from '../features/reports/index.ts'
import { textTemplateActions } from '../features/templates/index.ts'
import type { Kernel } from '../kernel.ts'
import type { EventHandlers, WorkerDeps } from '../worker.ts'
import type { BaseServices } from './base-services.ts'
import type { createGround } from './crm-ground.ts'
import type { createSelling } from './crm-selling.ts'

/** What reaches many at once. */
export function createOutreach(
  { database }: Kernel,
  base: BaseServices,
  { notifications }: Pick<ReturnType<typeof createGround>, 'notifications'>,
  { sales }: Pick<ReturnType<typeof createSelling>, 'sales'>,
) {
  const campaigns = createCampaigns({ database, notifications, ...base, isStaff: base.staffNumbers.isStaff })
  const reports = createReports({ organizations: base.organizations, sales })
  return { campaigns, reports }
}
type Outreach = ReturnType<typeof createOutreach>

export const outreachActions = (
  services: Outreach & BaseServices & { labels: Pick<Labels, 'byName'> },
): AnyAction[] => [
  ...consentActions(services),
  ...textTemplateActions(services),
  ...campaignActions({ ...services, command: campaignCommand(services) }),
  ...reportActions({ ...services, command: reportCommand }),
]

export const outreachHandlers = ({ campaigns }: Outreach): EventHandlers => ({
  'campaign.message-moved': ({ organizationId, payload }) =>
    campaigns.follow(organizationId, (payload as { messageId: string }).messageId),
})

const campaignsEveryMs = 1_000

export const outreachChores = ({ campaigns }: Outreach): WorkerDeps['chores'] => [
  { name: 'campaigns', everyMs: campaignsEveryMs, run: () => campaigns.goOn(new Date()) },
  { name: 'numbers of campaigns', everyMs: campaignsEveryMs, run: () => campaigns.tellChanged() },
]
