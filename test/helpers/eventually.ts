import { vi } from 'vitest'

/** Waits until a check holds: as soon as it does, and on a busy machine for long enough. */
export const eventually = <T>(check: () => T | Promise<T>): Promise<T> =>
  vi.waitFor(check, { timeout: 60_000, interval: 20 })
