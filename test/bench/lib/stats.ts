/** The value below which `share` (0 to 1) of the values lie, by the nearest rank. NaN where there are none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? Number.NaN
}

export const median = (values: readonly number[]): number => percentile(values, 0.5)

/** The clock that a page on the same machine reads too: milliseconds since 1970 with their fractions. */
export const now = (): number => performance.timeOrigin + performance.now()
