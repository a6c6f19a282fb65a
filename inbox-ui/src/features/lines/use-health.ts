import { useQuery } from '@tanstack/react-query'
import { get } from '../../lib/api.ts'
import { keys } from '../../lib/query.ts'
import type { LineHealth, Outage } from '../../lib/types.ts'

/** Counted while it goes on: nobody is told of each message, so the page looks now and then. */
const everyMs = 15_000

export const useHealth = (lineId: string) =>
  useQuery({
    queryKey: [...keys.lines, lineId, 'health'],
    queryFn: () => get<LineHealth>(`/lines/${lineId}/health`),
    refetchInterval: everyMs,
    staleTime: 0,
  })

/** `changed`: when the line's state changed last: an outage begins and ends with it. */
export const useOutages = (lineId: string, changed: string) =>
  useQuery({
    queryKey: [...keys.lines, lineId, 'outages', changed],
    queryFn: () => get<{ items: Outage[] }>(`/lines/${lineId}/outages`),
    placeholderData: (before) => before,
    refetchInterval: everyMs,
    staleTime: 0,
  })
