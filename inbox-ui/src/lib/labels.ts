import { useQuery } from '@tanstack/react-query'
import { get } from './api.ts'
import type { Label } from './guard-types.ts'

export const labelKey = ['records', 'labels'] as const

export const useLabels = () =>
  useQuery({ queryKey: labelKey, queryFn: async () => (await get<{ items: Label[] }>('/labels')).items })
