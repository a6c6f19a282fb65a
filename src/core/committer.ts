export interface CommitterOptions<T> {
  /** At most this many in one commit. */
  maxGroup?: number
  /**
   * After a commit that several shared the next begins so many ms after that one began, at the earliest: where much comes
   * at once, more of it shares a commit. Who comes alone never waits.
   */
  gatherMs?: number
  /** Stores all of them or none. */
  commit(group: readonly T[]): Promise<void>
  /** A member that fails alone: store it whole elsewhere. When this rejects too, so does `add`. */
  park(member: T, error: unknown): Promise<void>
  /** True: trying the same again cannot help less than halving: the store is away, not the member bad. */
  isOutage?(error: unknown): boolean
}

interface Waiting<T> {
  member: T
  resolve(): void
  reject(error: unknown): void
}

/**
 * Group commit: what arrives while a commit is under way goes together into the next one, so that the store pays per
 * commit and not per member. A group that fails is halved until the bad member stands alone.
 */
export function createCommitter<T>(options: CommitterOptions<T>) {
  const maxGroup = options.maxGroup ?? 100
  let waiting: Waiting<T>[] = []
  let running: Promise<void> | null = null

  const settle = async (group: Waiting<T>[]): Promise<void> => {
    try {
      await options.commit(group.map((entry) => entry.member))
      for (const entry of group) entry.resolve()
    } catch (error) {
      await afterFailure(group, error)
    }
  }
  const afterFailure = async (group: Waiting<T>[], error: unknown): Promise<void> => {
    if (options.isOutage?.(error)) {
      for (const entry of group) entry.reject(error)
      return
    }
    const [first] = group
    if (group.length === 1 && first) {
      await options.park(first.member, error).then(first.resolve, first.reject)
      return
    }
    const half = Math.ceil(group.length / 2)
    await settle(group.slice(0, half))
    await settle(group.slice(half))
  }
  /** When the next group may begin. */
  let nextAt = 0
  const run = async (): Promise<void> => {
    while (waiting.length > 0) {
      const early = waiting.length < maxGroup ? nextAt - performance.now() : 0
      if (early > 0) await new Promise((resolve) => setTimeout(resolve, early))
      const group = waiting.slice(0, maxGroup)
      waiting = waiting.slice(maxGroup)
      nextAt = group.length > 1 ? performance.now() + (options.gatherMs ?? 0) : 0
      await settle(group)
    }
    running = null
  }

  return {
    /** Resolves when stored or parked. */
    add(member: T): Promise<void> {
      const done = new Promise<void>((resolve, reject) => waiting.push({ member, resolve, reject }))
      // one turn of the loop later, so that what one frame brought goes together
      running ??= new Promise((resolve) => setImmediate(() => resolve(run())))
      return done
    },
    /** Resolves when nothing is under way. */
    async idle(): Promise<void> {
      while (running) await running
    },
  }
}
export type Committer<T> = ReturnType<typeof createCommitter<T>>
