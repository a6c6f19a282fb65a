/** A part that runs, and what it wants its parent to know. */
export interface Running {
  ready: unknown
  stop(): Promise<void>
}
