const hour = 3_600_000
const firstWindow = 6 * hour
const narrowest = hour / 6
const factor = 16
const steps = 3
/** So few are read in one go. */
const few = 400

/** How far back the first page of each column reached last time. */
const memory = new Map<string, number>()
const maxRemembered = 5_000

interface Asked {
  /** The same for the same column with the same filter. */
  key: string
  to: Date
  wanted: number
  /** How many there are at most; undefined: nobody knows. */
  count: number | undefined
}

/**
 * The newest of a column. The embedded store reads all that matches before it applies a limit, so this asks for a window
 * of time and widens it until there are enough; it starts where the last look ended, so one question is usually enough.
 */
export async function windowed<T extends { stageAt: Date }>(
  { key, to, wanted, count = Number.POSITIVE_INFINITY }: Asked,
  look: (since?: Date) => Promise<T[]>,
): Promise<T[]> {
  if (count <= few) return look()
  let width = memory.get(key) ?? firstWindow
  for (let step = 0; step < steps; step++, width *= factor) {
    const found = await look(new Date(to.getTime() - width))
    if (found.length < wanted) continue
    const oldest = found.slice(0, wanted).at(-1)?.stageAt.getTime() ?? 0
    if (memory.size > maxRemembered) memory.clear()
    memory.set(key, Math.max(narrowest, 2 * (to.getTime() - oldest)))
    return found
  }
  return look()
}
