import type { Campaign, StoredCampaign } from '../../../schemas/campaign.ts'
import { streams } from '../../../schemas/events.ts'
import type { Tx } from '../../core/db.ts'

/** Without how far the work has come. */
export function shown(campaign: StoredCampaign): Campaign {
  const { gatheredTo: _to, gathered: _is, nextAt: _at, isChanged: _changed, ...rest } = campaign
  return rest
}

export const tell = (tx: Tx, { id, organizationId }: Pick<Campaign, 'id' | 'organizationId'>): void =>
  tx.show({
    organizationId,
    stream: streams.lists(organizationId),
    type: 'record.changed',
    data: { noun: 'campaign', id },
  })
