import { defineConfig } from 'vitest/config'

/** Browser tests and fault runs, each with a whole Parley of its own. */
export default defineConfig({
  test: {
    include: ['test/e2e/**/*.test.ts', 'test/faults/**/*.test.ts'],
    globalSetup: ['test/helpers/global-setup.ts'],
    testTimeout: 180_000,
    hookTimeout: 120_000,
    pool: 'forks',
    // two at a time: each waits more than it works
    maxWorkers: 2,
  },
})
