import { startChild, tellParent } from './children.ts'
import { startApi, startSessions, startSimulator, startWorker } from './compose.ts'
import { type Config, ConfigError, currentEnvironment, loadConfig } from './config.ts'
import { createLogger, type Logger } from './core/logger.ts'
import type { Running } from './running.ts'

const exitAfterMs = 12_000

/** Starts what this process's role says and stops it cleanly on SIGTERM and SIGINT. */
export async function start(): Promise<void> {
  let config: Config
  try {
    config = loadConfig()
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 78
    return
  }
  const logger = createLogger(config.LOG_LEVEL, { role: config.PARLEY_ROLE, pid: process.pid })
  process.on('unhandledRejection', (error) => logger.error({ err: error }, 'unhandled rejection'))
  let running: Running
  try {
    running = await startRole(config, logger)
  } catch (error) {
    logger.fatal({ err: error }, 'could not start')
    process.stderr.write(`Parley could not start: ${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(1)
  }
  stopOnSignal(running, logger)
  tellParent(running.ready)
}

function stopOnSignal(running: Running, logger: Logger): void {
  let stopping = false
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (stopping) return
      stopping = true
      setTimeout(() => process.exit(1), exitAfterMs).unref()
      running.stop().then(
        () => process.exit(0),
        (error: unknown) => {
          logger.error({ err: error }, 'did not stop cleanly')
          process.exit(1)
        },
      )
    })
  }
}

function startRole(config: Config, logger: Logger): Promise<Running> {
  switch (config.PARLEY_ROLE) {
    case 'api':
      return startApi(config, logger)
    case 'worker':
      return startWorker(config, logger)
    case 'sessions':
      return startSessions(config, logger)
    case 'simulator':
      return startSimulator(config)
    case 'all':
      return startAll(config, logger)
  }
}

/** The API and the workers here; the WhatsApp sockets in a process of their own, which no slow request can stall. */
async function startAll(config: Config, logger: Logger): Promise<Running> {
  const environment = currentEnvironment()
  const simulator = config.SIMULATOR ? startChild<Record<string, string>>('simulator', environment, logger) : null
  const fromSimulator = simulator ? await simulator.ready : {}
  const sessions = startChild('sessions', { ...environment, ...fromSimulator }, logger)
  const api = await startApi({ ...config, ...fromSimulator }, logger, { withWorkers: true })
  return {
    ready: api.ready,
    async stop() {
      await Promise.all([api.stop(), sessions.stop()])
      await simulator?.stop()
    },
  }
}
