import type { Logger } from '../../core/logger.ts'

/** The shape that Baileys asks of a logger. */
export interface BaileysLogger {
  level: string
  child(): BaileysLogger
  trace(fields: unknown, text?: string): void
  debug(fields: unknown, text?: string): void
  info(fields: unknown, text?: string): void
  warn(fields: unknown, text?: string): void
  error(fields: unknown, text?: string): void
}

const windowMs = 60_000
const perWindow = 5
const maxTexts = 200

/**
 * Baileys' log without its fields: those hold stanzas, addresses and keys. Only the sentence and an error's message pass,
 * each sentence at most five times a minute (undecryptable messages come in floods); then their number.
 */
export function createBaileysLog(logger: Logger): BaileysLogger {
  const limit = createLimit(logger)
  const pass = (level: 'warn' | 'debug', fields: unknown, text: string | undefined): void => {
    const sentence = (text ?? (typeof fields === 'string' ? fields : 'said nothing')).slice(0, 120)
    if (limit(level, sentence)) logger[level]({ problem: problemOf(fields) }, `baileys: ${sentence}`)
  }
  const nothing = () => undefined
  const log: BaileysLogger = {
    level: 'warn',
    child: () => log,
    trace: nothing,
    debug: nothing,
    info: nothing,
    warn: (fields, text) => pass('debug', fields, text),
    error: (fields, text) => pass('warn', fields, text),
  }
  return log
}

/** True where the sentence may be said once more. */
function createLimit(logger: Logger) {
  const seen = new Map<string, { since: number; count: number }>()
  return (level: 'warn' | 'debug', sentence: string): boolean => {
    const before = seen.get(sentence)
    if (before && Date.now() - before.since <= windowMs) return ++before.count <= perWindow
    if (before && before.count > perWindow) logger[level]({ times: before.count }, `baileys: ${sentence} (repeated)`)
    if (seen.size > maxTexts) seen.clear()
    seen.set(sentence, { since: Date.now(), count: 1 })
    return true
  }
}

function problemOf(fields: unknown): string | undefined {
  if (typeof fields !== 'object' || fields === null) return undefined
  const { err, error } = fields as { err?: unknown; error?: unknown }
  const found = err ?? error
  return found instanceof Error ? found.message.slice(0, 200) : undefined
}
