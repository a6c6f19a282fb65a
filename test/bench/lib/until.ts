import { setTimeout as delay } from 'node:timers/promises'

/** Waits for a condition; says what it waited for when it did not come. A throw counts as not yet. */
export async function until(condition: () => Promise<boolean>, what: string, patienceMs = 120_000): Promise<void> {
  const end = Date.now() + patienceMs
  for (;;) {
    if (await condition().catch(() => false)) return
    if (Date.now() > end) throw new Error(`Waited ${patienceMs / 1_000} s for ${what}`)
    await delay(60)
  }
}
