import type { Config } from './config.ts'
import type { Logger } from './core/logger.ts'
import type { Running } from './running.ts'

/** Each role loads what it needs and no more: a sessions process has no use for the API's libraries. */
export const startApi = async (config: Config, logger: Logger, options?: { withWorkers: boolean }): Promise<Running> =>
  (await import('./compose/api.ts')).startApi(config, logger, options)

export const startWorker = async (config: Config, logger: Logger): Promise<Running> =>
  (await import('./compose/api.ts')).startWorker(config, logger)

export const startSessions = async (config: Config, logger: Logger): Promise<Running> =>
  (await import('./compose/sessions.ts')).startSessions(config, logger)

export const startSimulator = async (config: Config): Promise<Running> =>
  (await import('./compose/simulator.ts')).startSimulator(config)
