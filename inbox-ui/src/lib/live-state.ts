import { createStore } from './store.ts'

export interface LiveState {
  online: boolean
  /** Since when the server is not reached. */
  since: string | null
}
/** Starts as online: the first connection must not flash a bar. */
export const liveState = createStore<LiveState>({ online: true, since: null })
