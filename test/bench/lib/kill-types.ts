import type { ParleyOptions, RunningParley } from '../../helpers/parley.ts'

export interface KillRunOptions extends ParleyOptions {
  seed: number
  messagesIn: number
  messagesOut: number
  kills: number
  customers: number
  /** Only the sessions process dies: for the run without the journal. */
  sessionsOnly?: boolean
  /** What is done at a kill beside it, or instead of it. */
  disturb?: (parley: RunningParley, random: () => number, kill: number) => Promise<void>
  /** What is still to be seen before the run ends Parley. */
  beforeEnd?: () => Promise<void>
  /** How many of our people write at once; 1 where absent. */
  writers?: number
  /** A kill that waits for no receipt comes within so many ms of its stretch; 400 where absent. */
  strikeWithinMs?: number
}

export interface KillRunResult {
  seed: number
  kills: number
  sentIn: number
  /** The receipt reached the other side. */
  acknowledged: number
  stored: number
  /** Acknowledged and not in the store: must be none. */
  lost: string[]
  /** In the store more than once: must be none. */
  storedTwice: string[]
  /** Sent to us and not stored when all had settled: must be none. */
  missing: string[]
  /** Our API said 2xx. */
  acceptedOut: number
  /** Accepted by our API and not in the store, or there twice: must be none. */
  lostRows: string[]
  /** Nobody knows whether it arrived: shown to a person. */
  inDoubt: string[]
  /** Accepted by our API and never shown on the phone: must be none. */
  lostOut: string[]
  /** Shown more than once on the phone: must be none. */
  shownTwice: string[]
  /** Came over the wire more than once and was shown once: allowed. */
  copiesOnWire: number
}
