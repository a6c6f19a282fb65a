import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { get, queryOf } from '../../lib/api.ts'
import type { Page } from '../../lib/types.ts'
import type { Gateway, Plan } from './types.ts'

/** Everything that live events make stale begins with `records`. */
const key = (...rest: unknown[]) => ['records', 'payments', ...rest]

export function useRows<T>(path: string, query: Record<string, string | undefined> = {}) {
  return useInfiniteQuery({
    queryKey: key(path, query),
    queryFn: ({ pageParam, signal }) => get<Page<T>>(`/${path}${queryOf({ ...query, cursor: pageParam })}`, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: (before) => before,
  })
}
export const usePlans = () =>
  useQuery({ queryKey: key('plans'), queryFn: async () => (await get<{ items: Plan[] }>('/plans')).items })

export const useGateways = () =>
  useQuery({
    queryKey: key('gateways'),
    queryFn: async () => (await get<{ items: Gateway[] }>('/payment-gateways')).items,
  })

export function useRefresh(): () => void {
  const client = useQueryClient()
  return () => void client.invalidateQueries({ queryKey: ['records'] })
}
