import { notifyManager, QueryClient } from '@tanstack/react-query'
import { ApiError } from './api.ts'
import { createFrames } from './frames.ts'

// events come faster than a screen draws
notifyManager.setScheduler(createFrames())

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // Live events keep what is shown fresh; a query is asked again when its stream says so.
      staleTime: 60_000,
      retry: (count, error) => error instanceof ApiError && error.passing && count < 3,
      refetchOnWindowFocus: false,
    },
    mutations: { retry: false },
  },
})

export const keys = {
  me: ['me'] as const,
  lists: ['list'] as const,
  list: (view: string, q: string) => ['list', view, q] as const,
  counts: ['counts'] as const,
  customers: ['customers'] as const,
  conversation: (id: string) => ['conversation', id] as const,
  thread: (id: string) => ['thread', id] as const,
  contact: (id: string) => ['contact', id] as const,
  merges: (contactId: string) => ['merges', contactId] as const,
  records: (noun: string, contactId: string) => ['records', noun, contactId] as const,
  scheduled: (conversationId: string) => ['records', 'scheduled-sends', conversationId] as const,
  members: ['members'] as const,
  invitations: ['invitations'] as const,
  lines: ['lines'] as const,
  cloudAccount: (lineId: string) => ['cloud-account', lineId] as const,
  templates: (lineId: string) => ['templates', lineId] as const,
  webchat: (lineId: string) => ['webchat', lineId] as const,
  commands: ['commands'] as const,
  sessions: ['sessions'] as const,
  staffNumbers: ['staff-numbers'] as const,
  mail: ['mail'] as const,
  operations: ['operations'] as const,
  deadLetters: ['dead-letters'] as const,
}
