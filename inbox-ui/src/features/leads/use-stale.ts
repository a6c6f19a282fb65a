import { useQueryClient } from '@tanstack/react-query'

/** What was shown is asked for again, the named one with what the server answered. */
export function useStale(key: readonly unknown[]) {
  const client = useQueryClient()
  return (answer: unknown) => {
    client.setQueryData(key, answer)
    void client.invalidateQueries({ queryKey: ['records'] })
  }
}
