import type { CampaignRecipient } from '../../../schemas/campaign.ts'
import type { Id } from '../../../schemas/common.ts'
import type { ActionContext } from '../../core/action.ts'
import { csvOf } from '../../core/csv.ts'
import type { Campaigns } from './service.ts'

const pageSize = 1_000
const columns = ['name', 'status', 'reason', 'queuedAt', 'sentAt', 'deliveredAt', 'readAt']

/** What became of each recipient, a row each. An export is a thing that was done: it stands in the audit log. */
export async function exportOf(campaigns: Campaigns, ctx: ActionContext, id: Id) {
  const campaign = await campaigns.get(ctx.scope, id)
  const rows: CampaignRecipient[] = []
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await campaigns.recipients(ctx.scope, id, { cursor, limit: pageSize })
    rows.push(...page.items)
    cursor = page.nextCursor
  }
  ctx.audit('campaign', id)
  const cells = rows.map((row) => [
    row.name,
    row.status,
    row.skipReason ?? row.failedReason ?? '',
    ...[row.queuedAt, row.sentAt, row.deliveredAt, row.readAt],
  ])
  const slug = campaign.name.replace(/[^\p{L}\p{N}]+/gu, '-').slice(0, 60)
  return { fileName: `campaign-${slug}.csv`, csv: await csvOf(columns, cells) }
}
