/** What a person at the terminal can act on: one line, no stack. Everything else that is thrown is a bug of ours. */
export class Lacking extends Error {
  override name = 'Lacking'
}

export type Say = (line: string) => void

/** Progress goes to stderr, so that what a command answers (stdout) can be piped. */
export const say: Say = (line) => {
  process.stderr.write(`${line}\n`)
}

export const silent: Say = () => undefined

export function seconds(sinceMs: number): string {
  return `${((Date.now() - sinceMs) / 1000).toFixed(1)} s`
}

/** Runs a command's `main`; a `Lacking` ends as its one line, anything else with its stack. */
export async function runMain(main: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await main()
  } catch (error) {
    process.stderr.write(error instanceof Lacking ? `${error.message}\n` : `${(error as Error).stack ?? error}\n`)
    process.exitCode = 1
  }
}
