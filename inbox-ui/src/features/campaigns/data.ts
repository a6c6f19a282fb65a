import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import type * as campaign from '../../../../schemas/campaign.ts'
import type { Json } from '../../../../schemas/common.ts'
import type { TextTemplate as Text } from '../../../../schemas/template.ts'
import { get, queryOf } from '../../lib/api.ts'
import { keys } from '../../lib/query.ts'
import type { Page, Template } from '../../lib/types.ts'

export type Campaign = Json<campaign.Campaign>
export type Recipient = Json<campaign.CampaignRecipient>
export type RecipientStatus = campaign.RecipientStatus
export type DryRun = campaign.DryRun
export type Audience = campaign.Audience
export type TextTemplate = Json<Text>

/** Everything that live events make stale begins with `records`. */
const key = (...rest: unknown[]) => ['records', 'campaigns', ...rest]

const usePages = <T>(queryKey: unknown[], path: string, query: Record<string, string | undefined>) =>
  useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) =>
      get<Page<T>>(`${path}${queryOf({ ...query, cursor: pageParam, limit: 50 })}`, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: (before) => before,
  })

export const useCampaigns = () => usePages<Campaign>(key('list'), '/campaigns', {})
export const useCampaign = (id: string) =>
  useQuery({ queryKey: key('one', id), queryFn: () => get<Campaign>(`/campaigns/${id}`) })
export const useRecipients = (id: string, status: RecipientStatus | undefined) =>
  usePages<Recipient>(key('recipients', id, status ?? ''), `/campaigns/${id}/recipients`, { status })

export const useTexts = () =>
  useQuery({
    queryKey: key('texts'),
    queryFn: async () => (await get<{ items: TextTemplate[] }>('/templates')).items,
  })
export const useApproved = (lineId: string, enabled: boolean) =>
  useQuery({
    queryKey: keys.templates(lineId),
    queryFn: async () => (await get<{ items: Template[] }>(`/lines/${lineId}/templates`)).items,
    enabled,
  })
export const useLabels = () =>
  useQuery({
    queryKey: ['records', 'labels'],
    queryFn: async () => (await get<{ items: { id: string; name: string }[] }>('/labels')).items,
  })

export function useRefresh() {
  const client = useQueryClient()
  return () => void client.invalidateQueries({ queryKey: key() })
}
