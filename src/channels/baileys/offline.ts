import { isLidUser, isPnUser } from '@whiskeysockets/baileys'

type Attrs = Record<string, string>

/** What the server had kept while the line was away, by its own list: each id once. */
export interface Waited {
  wireIds: string[]
  /** Of those: what did not come out of decryption in time, or had been stored before. By id, with their stanzas. */
  unsettled: Map<string, Attrs>
}

export interface OfflineWait {
  /** A new line: what nobody was told of the one before is told with this one. */
  begin(): void
  /** A message stanza came in. */
  came(attrs: Attrs): void
  /** Its message is stored, or there was nothing to store. */
  settled(wireId: string, hasMessage: boolean): void
  /** How many came since the line was opened. */
  count(): number
  /** Resolves when all that waited is settled, or after `withinMs`; with null where another line began meanwhile. */
  over(withinMs: number): Promise<Waited | null>
  /** What waited was told of. */
  told(): void
}

/** Counts what had waited at the server, and follows each until it is stored. */
export function createOfflineWait(): OfflineWait {
  const open = new Map<string, Attrs>()
  const stored = new Set<string>()
  const ofThisLine = new Set<string>()
  const waiting = new Set<() => void>()
  let round = 0
  let isTold = false
  const wake = (): void => {
    for (const goOn of waiting) goOn()
  }
  return {
    begin() {
      round += 1
      ofThisLine.clear()
      if (isTold) {
        open.clear()
        stored.clear()
      }
      isTold = false
      wake()
    },
    came(attrs) {
      const { id, from, offline, category } = attrs
      const isPerson = isPnUser(from) || isLidUser(from)
      if (!id || offline === undefined || !isPerson || category === 'peer') return
      ofThisLine.add(id)
      if (!stored.has(id)) open.set(id, attrs)
    },
    settled(wireId, hasMessage) {
      if (!open.delete(wireId)) return
      if (hasMessage) stored.add(wireId)
      if (open.size === 0) wake()
    },
    count: () => ofThisLine.size,
    async over(withinMs) {
      const mine = round
      if (open.size > 0)
        await new Promise<void>((resolve) => {
          const goOn = () => {
            clearTimeout(timer)
            waiting.delete(goOn)
            resolve()
          }
          const timer = setTimeout(goOn, withinMs).unref()
          waiting.add(goOn)
        })
      return mine === round ? { wireIds: [...stored, ...open.keys()], unsettled: new Map(open) } : null
    },
    told() {
      isTold = true
    },
  }
}
