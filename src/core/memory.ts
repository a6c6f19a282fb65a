import { performance } from 'node:perf_hooks'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

export interface MemoryOptions {
  /** How often to look. */
  everyMs?: number
  /** A process that was busy for less than this share of the time since the last look is at rest. */
  restingBelow?: number
  /** Grown by less than this since it was last given back, it stays. */
  worthBytes?: number
}

const mega = 2 ** 20

/**
 * What a burst of work took is given back to the machine once the process rests. V8 keeps pages that it collected for
 * the next burst, and its own reducer does not run in a process that it takes to be in the foreground, as it does all
 * of Node's: a process would stay as large as its busiest minute. Answers the way to stop.
 */
export function giveMemoryBack({
  everyMs = 2_500,
  restingBelow = 0.1,
  worthBytes = 24 * mega,
}: MemoryOptions = {}): () => void {
  let before = performance.eventLoopUtilization()
  let smallest = 0
  const timer = setInterval(() => {
    const now = performance.eventLoopUtilization()
    const { utilization } = performance.eventLoopUtilization(now, before)
    before = now
    if (utilization >= restingBelow || process.memoryUsage.rss() < smallest + worthBytes) return
    collect()
    smallest = process.memoryUsage.rss()
    // what the collection itself took is nobody's work
    before = performance.eventLoopUtilization()
  }, everyMs)
  timer.unref()
  return () => clearInterval(timer)
}

type Collect = (options: { type: 'major'; execution: 'sync'; flavor: 'last-resort' }) => void
let collector: Collect | null = null

/** The one kind of collection after which pages go back at once. */
function collect(): void {
  if (!collector) {
    setFlagsFromString('--expose-gc')
    collector = runInNewContext('gc') as Collect
  }
  collector({ type: 'major', execution: 'sync', flavor: 'last-resort' })
}
