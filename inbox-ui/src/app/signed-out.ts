import { queryClient } from '../lib/query.ts'

let go = () => {}
/** The router says how to leave; it cannot be imported here without a circle. */
export const setLeave = (leave: () => void): void => {
  go = leave
}

/** The session has ended: nothing of it stays in this page. */
export function signedOut(): void {
  queryClient.clear()
  go()
}
