import { hashKey, type QueryClient, type QueryKey } from '@tanstack/react-query'

/** What a query fetched shows its stream as it was at some rev; the lowest of its pages counts. */
const revs = new Map<string, number>()

/** To be said with each page, before the query has it. */
export function fetchedAt(key: QueryKey, rev: number): void {
  const hash = hashKey(key)
  revs.set(hash, Math.min(rev, revs.get(hash) ?? rev))
}

/**
 * Tells of each fetch that is in the cache now: at which rev it shows which stream. Those that are there already are
 * told at once. Answers the way to stop.
 */
export function watchFetches(
  client: QueryClient,
  streamOf: (key: QueryKey) => string | null,
  tell: (stream: string, rev: number) => void,
): () => void {
  const look = (key: QueryKey, hash: string) => {
    const [stream, rev] = [streamOf(key), revs.get(hash)]
    if (stream === null || rev === undefined) return
    revs.delete(hash)
    tell(stream, rev)
  }
  const cache = client.getQueryCache()
  for (const { queryKey, queryHash, state } of cache.getAll())
    if (state.status === 'success' && state.fetchStatus === 'idle') look(queryKey, queryHash)
  return cache.subscribe((event) => {
    // what an event of the stream changed is no fetch
    if (event.type === 'updated' && event.action.type === 'success' && !event.action.manual)
      look(event.query.queryKey, event.query.queryHash)
  })
}
