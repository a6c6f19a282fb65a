import { type Logger, pino } from 'pino'

export type { Logger }

const secretPaths = ['password', 'token', 'secret', 'authorization', 'cookie', 'apiKey', 'qr', 'creds', 'keys']

/** Structured logs to stdout. Fields with these names are blanked at any of the first two depths. */
export function createLogger(level: string, bindings: Record<string, unknown> = {}): Logger {
  return pino({
    level,
    base: bindings,
    redact: { paths: [...secretPaths, ...secretPaths.map((name) => `*.${name}`), 'req.headers'], censor: '[hidden]' },
    timestamp: pino.stdTimeFunctions.isoTime,
  })
}
