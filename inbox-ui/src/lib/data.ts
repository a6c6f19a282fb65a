import { infiniteQueryOptions, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { get, queryOf } from './api.ts'
import { fetchedAt } from './fetched.ts'
import { keys, queryClient } from './query.ts'
import type {
  Contact,
  Line,
  Me,
  Member,
  Message,
  Note,
  Order,
  Page,
  Permission,
  Quote,
  Row,
  Ticket,
  View,
} from './types.ts'

/** Who is signed in. Only shown under the signed-in layout, which loads it first. */
export function useMe(): Me {
  const { data } = useQuery({ queryKey: keys.me, queryFn: () => get<Me>('/me'), staleTime: Number.POSITIVE_INFINITY })
  if (!data) throw new Error('useMe outside of the signed-in layout')
  return data
}

export function useMay(): (permission: Permission) => boolean {
  const { permissions } = useMe()
  return (permission) => Boolean(permissions[permission])
}

export interface ListPage extends Page<Row> {
  rev: number
}
export interface ListData {
  pages: ListPage[]
  pageParams: (string | null)[]
}

const listQuery = (view: View, q: string) =>
  infiniteQueryOptions({
    queryKey: keys.list(view, q),
    queryFn: async ({ pageParam, signal, queryKey }) => {
      const page = await get<ListPage>(`/conversations${queryOf({ view, q, cursor: pageParam, limit: 50 })}`, signal)
      fetchedAt(queryKey, page.rev)
      return page
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  })

/** The list is asked for before the page is drawn, so that it is drawn once; but it is not waited for long. */
export async function awaitList(view: View): Promise<void> {
  const patience = new Promise<void>((resolve) => setTimeout(resolve, 300))
  await Promise.race([queryClient.prefetchInfiniteQuery(listQuery(view, '')), patience])
}

export function useList(view: View, q: string) {
  const query = useInfiniteQuery(listQuery(view, q))
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data])
  return { query, rows }
}

export const useCounts = () =>
  useQuery({ queryKey: keys.counts, queryFn: () => get<Record<View, number>>('/conversations/counts') })

/** How many notices one has not read. */
export const useUnread = () =>
  useQuery({
    queryKey: ['records', 'notifications', 'count'],
    queryFn: async () => (await get<{ unread: number }>('/notifications/count')).unread,
  })

export const useConversation = (id: string | undefined) =>
  useQuery({
    queryKey: keys.conversation(id ?? ''),
    queryFn: () => get<Row>(`/conversations/${id}`),
    enabled: Boolean(id),
    placeholderData: () => (id ? knownRow(id) : undefined),
  })

/** A row that some list has already loaded. */
export function knownRow(id: string): Row | undefined {
  for (const [, data] of queryClient.getQueriesData<ListData>({ queryKey: keys.lists })) {
    for (const page of data?.pages ?? []) {
      const row = page.items.find((one) => one.id === id)
      if (row) return row
    }
  }
  return undefined
}

export interface ThreadPage {
  items: Message[]
  rev: number
}
export const threadPageSize = 50

export function useThread(id: string) {
  return useInfiniteQuery({
    queryKey: keys.thread(id),
    queryFn: async ({ pageParam, signal, queryKey }) => {
      const query = queryOf({ before: pageParam, limit: threadPageSize })
      const page = await get<ThreadPage>(`/conversations/${id}/messages${query}`, signal)
      fetchedAt(queryKey, page.rev)
      return page
    },
    initialPageParam: null as number | null,
    // Pages go upward: the next one is older.
    getNextPageParam: (page) => {
      const first = page.items[0]
      // Below 1 lies what was said before the number was linked, where the phone handed it over.
      return page.items.length >= threadPageSize && first ? first.seq : undefined
    },
    staleTime: Number.POSITIVE_INFINITY,
  })
}

export const useContact = (id: string) =>
  useQuery({ queryKey: keys.contact(id), queryFn: () => get<Contact>(`/contacts/${id}`) })

interface Records {
  quotes: Quote
  orders: Order
  tickets: Ticket
  notes: Note
}
export const useRecords = <N extends keyof Records>(noun: N, contactId: string, enabled = true) =>
  useQuery({
    queryKey: keys.records(noun, contactId),
    queryFn: async () => (await get<Page<Records[N]>>(`/${noun}${queryOf({ contactId })}`)).items,
    enabled,
  })

export const useMembers = (enabled = true) =>
  useQuery({
    queryKey: keys.members,
    queryFn: async () => (await get<{ items: Member[] }>('/members')).items,
    enabled,
  })

export const useLines = (enabled = true) =>
  useQuery({ queryKey: keys.lines, queryFn: async () => (await get<{ items: Line[] }>('/lines')).items, enabled })

/** What this server is; in a demo, where its phone page stands. */
export const useAbout = () =>
  useQuery({
    queryKey: ['about'],
    queryFn: () => get<{ version: string; demo: { phoneUrl: string } | null }>('/about'),
    staleTime: Number.POSITIVE_INFINITY,
  })
