import { QueryClient } from '@tanstack/react-query'
import { expect, it } from 'vitest'
import { fetchedAt, watchFetches } from '../../inbox-ui/src/lib/fetched.ts'

const streamOf = ([kind]: readonly unknown[]) => (kind === 'list' ? 'lists' : null)

/** A query of pages, each as old as the next of these revs. */
const fetchPages = (client: QueryClient, key: string, revs: number[], pages = 1) =>
  client.fetchInfiniteQuery({
    queryKey: ['list', key],
    queryFn: async ({ queryKey, pageParam }) => {
      const rev = revs.shift() ?? 0
      fetchedAt(queryKey, rev)
      return { rev, page: pageParam }
    },
    initialPageParam: 0,
    getNextPageParam: (_, all) => all.length,
    pages,
    staleTime: 0,
  })

it('tells of a fetch once it is in the cache, by its oldest page, and not of what events change', async () => {
  const client = new QueryClient()
  const told: [number, number | undefined][] = []
  const stop = watchFetches(client, streamOf, (_, rev) => {
    told.push([rev, client.getQueryData<{ pages: unknown[] }>(['list', 'all'])?.pages.length])
  })
  await fetchPages(client, 'all', [7, 9], 2)
  client.setQueryData(['list', 'all'], (data: unknown) => data)
  await fetchPages(client, 'all', [12])
  expect(told).toEqual([
    [7, 2],
    [12, 1],
  ])
  stop()
  await fetchPages(client, 'all', [15])
  expect(told).toHaveLength(2)
})

it('tells at once of what was fetched before anybody watched', async () => {
  const client = new QueryClient()
  await fetchPages(client, 'mine', [4])
  const told: number[] = []
  watchFetches(client, streamOf, (_, rev) => told.push(rev))
  expect(told).toEqual([4])
})
