const methods = ['debug', 'error', 'info', 'log', 'warn'] as const
const fromLibsignal = /[\\/]libsignal[\\/]/
let installed = false

/**
 * libsignal writes to the console itself, whole sessions with their keys among it. What comes from its files is dropped,
 * whatever it says; every other caller's output passes. The caller is read from the stack, so that no text decides.
 */
export function silenceLibsignal(): void {
  if (installed) return
  installed = true
  const target = globalThis.console
  for (const method of methods) {
    const original = target[method].bind(target)
    const quiet = (...parts: unknown[]): void => {
      const here: { stack?: string } = {}
      const limit = Error.stackTraceLimit
      Error.stackTraceLimit = 1
      Error.captureStackTrace(here, quiet)
      Error.stackTraceLimit = limit
      if (!fromLibsignal.test(here.stack ?? '')) original(...parts)
    }
    target[method] = quiet
  }
}
