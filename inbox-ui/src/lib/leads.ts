import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { get, post, queryOf } from './api.ts'
import { sayFailure } from './changes.ts'
import type {
  Label,
  Lead,
  LeadBoard,
  LeadCard,
  LeadSearch,
  LeadSettings,
  LeadSource,
  LeadStatus,
} from './lead-types.ts'
import { toast } from './toasts.ts'
import type { Page } from './types.ts'

/** Everything that a change of a lead makes stale begins with `records`: the live events name only that. */
export const leadKeys = {
  board: (filter: object) => ['records', 'leads', 'board', filter] as const,
  list: (query: object) => ['records', 'leads', 'list', query] as const,
  one: (id: string) => ['records', 'leads', 'one', id] as const,
  of: (contactId: string) => ['records', 'leads', 'of', contactId] as const,
  sources: ['records', 'lead-sources'] as const,
  settings: ['records', 'lead-settings'] as const,
  labels: ['records', 'labels'] as const,
}

export const filterOf = ({ assigneeId, sourceId, priority, labelId, q }: LeadSearch) => ({
  ...{ assigneeId, sourceId, priority, labelId, q },
})

export const useBoard = (search: LeadSearch) => {
  const filter = filterOf(search)
  return useQuery({
    queryKey: leadKeys.board(filter),
    queryFn: ({ signal }) => get<LeadBoard>(`/leads/board${queryOf(filter)}`, signal),
    placeholderData: (before) => before,
  })
}

export const useLeadPages = (query: Record<string, string | undefined>, enabled = true, from: string | null = null) =>
  useInfiniteQuery({
    queryKey: leadKeys.list({ ...query, from }),
    queryFn: ({ pageParam, signal }) =>
      get<Page<LeadCard>>(`/leads${queryOf({ ...query, cursor: pageParam, limit: 50 })}`, signal),
    initialPageParam: from,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: (before) => before,
    enabled,
  })

export const useLead = (id: string) =>
  useQuery({ queryKey: leadKeys.one(id), queryFn: () => get<Lead>(`/leads/${id}`) })

export const useLeadSources = () =>
  useQuery({
    queryKey: leadKeys.sources,
    queryFn: async () => (await get<{ items: LeadSource[] }>('/lead-sources')).items,
  })

export const useLeadSettings = () =>
  useQuery({ queryKey: leadKeys.settings, queryFn: () => get<LeadSettings>('/lead-settings') })

export const useLabels = () =>
  useQuery({ queryKey: leadKeys.labels, queryFn: async () => (await get<{ items: Label[] }>('/labels')).items })

export interface Move {
  lead: Pick<LeadCard, 'id' | 'name' | 'status'>
  status: LeadStatus
  lostReason?: string
  quoteId?: string
  orderId?: string
}

/** The card stands in its new column before the server has said so. */
function movedBoard(board: LeadBoard, { lead, status }: Move): LeadBoard {
  const card = board.columns.flatMap((column) => column.items).find(({ id }) => id === lead.id)
  if (!card) return board
  const worth = card.estimatedValue ?? 0
  const shift = (value: number | null, by: number) => (value === null ? null : value + by)
  return {
    ...board,
    columns: board.columns.map((column) => {
      const without = column.items.filter(({ id }) => id !== lead.id)
      if (column.status === status)
        return {
          ...column,
          items: [{ ...card, status }, ...without],
          count: shift(column.count, 1),
          amount: shift(column.amount, worth),
        }
      if (without.length === column.items.length) return column
      return { ...column, items: without, count: shift(column.count, -1), amount: shift(column.amount, -worth) }
    }),
  }
}

/** Moves a lead at once on the screen; takes it back where the server refuses, and offers the way back where it did it. */
export function useMove() {
  const client = useQueryClient()
  const { t } = useTranslation()
  const boards = { queryKey: ['records', 'leads', 'board'] }
  const refresh = () => client.invalidateQueries({ queryKey: ['records'] })
  const undo = (id: string) => void post(`/leads/${id}/undo-move`).catch(sayFailure).finally(refresh)
  return async (move: Move): Promise<boolean> => {
    const { lead, ...body } = move
    void client.cancelQueries(boards)
    const before = client.getQueriesData<LeadBoard>(boards)
    client.setQueriesData<LeadBoard>(boards, (board) => board && movedBoard(board, move))
    try {
      await post(`/leads/${lead.id}/move`, body)
      const text = t('leads.moved', { name: lead.name, status: t(`leads.status.${move.status}`) })
      const action = { label: t('leads.undo'), run: () => undo(lead.id) }
      toast(text, move.status === 'converted' ? {} : { action })
      return true
    } catch (error) {
      for (const [key, board] of before) client.setQueryData(key, board)
      sayFailure(error as Error)
      return false
    } finally {
      void refresh()
    }
  }
}
