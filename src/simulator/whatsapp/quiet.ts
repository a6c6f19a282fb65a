const CHATTER =
  /^(Closing|Opening|Migrating|Removing old|Session (already|error)|Failed to decrypt|Decrypted message with)/
let quiet = false

/** libsignal tells what it does to the console, whole sessions with their keys in it: that is kept out of the output. */
export function silenceLibsignal(): void {
  if (quiet) return
  quiet = true
  const target = globalThis.console
  for (const name of ['info', 'warn', 'error'] as const) {
    const original = target[name].bind(target)
    target[name] = (...words: unknown[]) => {
      if (!CHATTER.test(String(words[0]))) original(...words)
    }
  }
}
