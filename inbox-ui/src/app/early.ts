import { get } from '../lib/api.ts'
import { keys, queryClient } from '../lib/query.ts'
import type { Me } from '../lib/types.ts'

/**
 * What the inbox will need is asked for at once, beside the texts, and not one after the other: to a phone far away
 * each round trip is a sixth of a second. The router finds it here, or on its way; what fails it meets itself.
 */
export function askEarly(): void {
  if (location.pathname !== '/' && !location.pathname.startsWith('/inbox/')) return
  void queryClient.prefetchQuery({ queryKey: keys.me, queryFn: () => get<Me>('/me') })
  const nothing = () => undefined
  import('./shell.tsx').catch(nothing)
  import('./inbox-page.tsx').catch(nothing)
}
