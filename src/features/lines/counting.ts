import type { Id } from '../../../schemas/common.ts'
import type { DayCount } from '../../../schemas/line-health.ts'
import { addToDay, type Counted, type Heard, noteHeard } from './days-repository.ts'
import { dayOf } from './health.ts'
import { addSent } from './repository.ts'

const countEveryMs = 1_000
/** When an account was last heard of is for people to read. */
const heardEveryMs = 15_000

interface Kept {
  organizationId: Id
  counted: Counted
  heard: Heard
  heardWrittenAt: number
}

/** Counts what accounts do: in memory, written each second, so that a burst costs one write. */
export function createCounting(clock: () => Date) {
  const kept = new Map<Id, Kept>()
  let timer: NodeJS.Timeout | null = null
  let writing: Promise<void> = Promise.resolve()

  const writeOne = async (accountId: Id, entry: Kept, isLast: boolean): Promise<void> => {
    const { counted, heard, organizationId } = entry
    const now = clock()
    entry.counted = {}
    if (Object.keys(counted).length > 0) await addToDay({ id: accountId, organizationId }, dayOf(now), counted, now)
    if (counted.sent) await addSent(accountId, counted.sent, dayOf(now))
    const isDue = isLast || Date.now() - entry.heardWrittenAt >= heardEveryMs
    if (!isDue || (!heard.inboundAt && !heard.aliveAt)) return
    entry.heard = {}
    entry.heardWrittenAt = Date.now()
    await noteHeard(accountId, heard)
  }
  const write = async (isLast: boolean): Promise<void> => {
    // what could not be written is a second's count: it must not stop the sending
    for (const [accountId, entry] of kept) await writeOne(accountId, entry, isLast).catch(() => undefined)
    if (!isLast && [...kept.values()].some(({ heard }) => heard.inboundAt ?? heard.aliveAt)) schedule(heardEveryMs)
  }
  const flush = (isLast = true): Promise<void> => {
    if (timer) clearTimeout(timer)
    timer = null
    writing = writing.then(() => write(isLast))
    return writing
  }
  const schedule = (inMs: number): void => {
    timer ??= setTimeout(() => void flush(false), inMs).unref()
  }
  const keptOf = (organizationId: Id, accountId: Id): Kept => {
    const known = kept.get(accountId)
    if (known) return known
    const entry = { organizationId, counted: {}, heard: {}, heardWrittenAt: 0 }
    kept.set(accountId, entry)
    return entry
  }
  return {
    unwritten: (accountId: Id, what: DayCount): number => kept.get(accountId)?.counted[what] ?? 0,
    add(organizationId: Id, accountId: Id, counted: Counted): void {
      const entry = keptOf(organizationId, accountId)
      for (const [what, count] of Object.entries(counted) as [DayCount, number][])
        if (count > 0) entry.counted[what] = (entry.counted[what] ?? 0) + count
      schedule(countEveryMs)
    },
    /** Something came in, or the other side answered. */
    heard(organizationId: Id, accountId: Id, heard: Heard): void {
      Object.assign(keptOf(organizationId, accountId).heard, heard)
      schedule(countEveryMs)
    },
    flush,
  }
}
