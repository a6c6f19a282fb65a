import { isLidUser, isPnUser } from '@whiskeysockets/baileys'

type Attrs = Record<string, string>

/** What the server had kept while the line was away, by its own list: each id once. */
export interface Waited {
  /** Counts the lines: of which one this is. */
  round: number
  wireIds: string[]
  /** Of those: what did not come out of decryption in time, or had been stored before. By id, with their stanzas. */
  unsettled: Map<string, Attrs>
}

export interface OfflineWait {
  /** A message stanza came in. */
  came(attrs: Attrs): void
  /** Its message is stored, or there was nothing to store. */
  settled(wireId: string, hasMessage: boolean): void
  /** How many came since the line was opened. */
  count(): number
  /** Resolves when all that waited is settled, or after `withinMs`. A new line starts from nothing. */
  over(withinMs: number): Promise<Waited>
  clear(): void
}

/** Counts what had waited at the server, and follows each until it is stored. */
export function createOfflineWait(): OfflineWait {
  const open = new Map<string, Attrs>()
  const stored = new Set<string>()
  let wake: () => void = () => undefined
  let round = 0
  return {
    came(attrs) {
      const { id, from, offline, category } = attrs
      const isPerson = isPnUser(from) || isLidUser(from)
      if (!id || offline === undefined || !isPerson || category === 'peer') return
      if (!stored.has(id)) open.set(id, attrs)
    },
    settled(wireId, hasMessage) {
      if (!open.delete(wireId)) return
      if (hasMessage) stored.add(wireId)
      if (open.size === 0) wake()
    },
    count: () => open.size + stored.size,
    async over(withinMs) {
      if (open.size > 0 && withinMs > 0)
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, withinMs)
          wake = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      return { round, wireIds: [...stored, ...open.keys()], unsettled: new Map(open) }
    },
    clear() {
      round += 1
      wake()
      open.clear()
      stored.clear()
    },
  }
}
