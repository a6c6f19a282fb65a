import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { get, queryOf } from '../../lib/api.ts'
import type { Page } from '../../lib/types.ts'
import type { SlaSettings, TicketComment, TicketRow, TicketSearch } from './types.ts'

/** Everything that live events make stale begins with `records`. */
const key = (...rest: unknown[]) => ['records', 'tickets', ...rest]

export function useTicketSearch() {
  const search = useSearch({ strict: false }) as TicketSearch
  const navigate = useNavigate()
  const go = (change: TicketSearch) => {
    const next = Object.entries({ ...search, ...change }).filter(([, value]) => value)
    void navigate({ to: '/tickets', search: Object.fromEntries(next) })
  }
  return { search, go }
}

export function useTickets({ id: _, ...query }: TicketSearch) {
  return useInfiniteQuery({
    queryKey: key('page', query),
    queryFn: ({ pageParam, signal }) =>
      get<Page<TicketRow>>(`/tickets${queryOf({ ...query, cursor: pageParam, limit: 50 })}`, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: (before) => before,
  })
}

export const useTicket = (id: string) =>
  useQuery({ queryKey: key('one', id), queryFn: () => get<TicketRow>(`/tickets/${id}`) })

export const useComments = (id: string) =>
  useInfiniteQuery({
    queryKey: key('comments', id),
    queryFn: ({ pageParam, signal }) =>
      get<Page<TicketComment>>(`/tickets/${id}/comments${queryOf({ cursor: pageParam, limit: 100 })}`, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  })

export const useSla = () => useQuery({ queryKey: ['sla'], queryFn: () => get<SlaSettings>('/sla') })

export function useRefresh() {
  const client = useQueryClient()
  return () => void client.invalidateQueries({ queryKey: ['records'] })
}
