import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import { get, queryOf } from '../../lib/api.ts'
import { keys } from '../../lib/query.ts'
import type { Page, Row } from '../../lib/types.ts'
import type { Organization, Product, Quote, SalesProgress, SalesSearch } from './types.ts'

/** Everything that live events make stale begins with `records`. */
const key = (...rest: unknown[]) => ['records', 'sales', ...rest]

export function useSalesSearch() {
  const search = useSearch({ strict: false }) as SalesSearch
  const navigate = useNavigate()
  const go = (change: SalesSearch) => {
    const next = Object.entries({ ...search, ...change }).filter(([, value]) => value !== undefined && value !== '')
    void navigate({ to: '/sales', search: Object.fromEntries(next) })
  }
  return { search, go }
}

/** A list of records, page after page. */
export function useRows<T>(path: string, query: Record<string, string | undefined>) {
  const pages = useInfiniteQuery({
    queryKey: key(path, query),
    queryFn: ({ pageParam, signal }) =>
      get<Page<T>>(`/${path}${queryOf({ ...query, cursor: pageParam, limit: 50 })}`, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: (before) => before,
  })
  const rows = useMemo(() => pages.data?.pages.flatMap((page) => page.items), [pages.data])
  return { rows, pages }
}

export const useOne = <T>(path: string, id: string) =>
  useQuery({ queryKey: key(path, 'one', id), queryFn: () => get<T>(`/${path}/${id}`) })

export const useVersions = (id: string) =>
  useQuery({
    queryKey: key('quotes', 'versions', id),
    queryFn: async () => (await get<{ items: Quote[] }>(`/quotes/${id}/versions`)).items,
  })

export const useProgress = () =>
  useQuery({
    queryKey: key('progress'),
    queryFn: async () => (await get<{ items: SalesProgress[] }>('/sales/progress')).items,
  })

export const useOrganization = () =>
  useQuery({ queryKey: ['organization'], queryFn: () => get<Organization>('/organization') })

export const useProductNames = () =>
  useQuery({
    queryKey: key('products', 'names'),
    queryFn: async () => (await get<Page<Product>>('/products?isActive=true&limit=100')).items,
  })

export const useCustomers = (q: string) =>
  useQuery({
    queryKey: [...keys.customers, q],
    queryFn: async ({ signal }) =>
      (await get<Page<Row>>(`/conversations${queryOf({ view: 'all', q, limit: 6 })}`, signal)).items,
    placeholderData: (before) => before,
  })

export function useRefresh() {
  const client = useQueryClient()
  return () => void client.invalidateQueries({ queryKey: ['records'] })
}
