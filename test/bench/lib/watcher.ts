import { setTimeout as delay } from 'node:timers/promises'
import type { Page } from 'playwright-core'

/** What the page notes: message number → when it was first in the DOM, ms since 1970. */
export type Seen = Map<number, { customer: number; at: number }>

/** In the page, before anything of its own: notes each mark as it comes into the DOM. */
function watch(): void {
  const marks = new Map<string, Map<number, [number, number]>>()
  Object.assign(globalThis, { benchMarks: marks })
  const note = (text: string | null, at: number) => {
    for (const [, run = '', customer, number] of (text ?? '').matchAll(/#(\w+)\.(\d+)\.(\d+)#/g)) {
      const seen = marks.get(run) ?? new Map()
      marks.set(run, seen)
      if (!seen.has(Number(number))) seen.set(Number(number), [Number(customer), at])
    }
  }
  new MutationObserver((records) => {
    const at = performance.timeOrigin + performance.now()
    for (const { type, target, addedNodes } of records) {
      if (type === 'characterData') note(target.textContent, at)
      else for (const node of addedNodes) note(node.textContent, at)
    }
  }).observe(document, { subtree: true, childList: true, characterData: true })
}

export const watchPage = (page: Page): Promise<unknown> => page.addInitScript(watch)

export async function seenIn(page: Page, run: string): Promise<Seen> {
  const entries = await page.evaluate(
    (name) => [
      ...((globalThis as unknown as { benchMarks: Map<string, Map<number, [number, number]>> }).benchMarks.get(name) ??
        []),
    ],
    run,
  )
  return new Map(entries.map(([number, [customer, at]]) => [number, { customer, at }]))
}

/**
 * How long each message took, in ms. A row of the list shows its newest message only, so a message counts as on the
 * screen when it or a later one of the same customer is there. Messages of which neither came are left out.
 */
export function latencies(
  seen: Seen,
  sentAt: ReadonlyMap<number, number>,
  customers: number,
  order: ReadonlyMap<number, number> = sentAt,
): number[] {
  const earliest = new Map<number, number>()
  const found: number[] = []
  for (const number of newestFirst(order)) {
    const customer = number % customers
    const own = seen.get(number)?.at ?? Number.POSITIVE_INFINITY
    const at = Math.min(own, earliest.get(customer) ?? Number.POSITIVE_INFINITY)
    earliest.set(customer, at)
    if (Number.isFinite(at)) found.push(at - (sentAt.get(number) ?? 0))
  }
  return found
}

/** By their order in the thread, or by when they left: on a busy machine a later number may have been sent first. */
const newestFirst = (order: ReadonlyMap<number, number>): number[] =>
  [...order].sort(([a, at], [b, bt]) => bt - at || b - a).map(([number]) => number)

/** Until the last message of each customer is in the page, or patience ends. */
export async function untilSeen(
  page: Page,
  run: string,
  order: ReadonlyMap<number, number>,
  customers: number,
): Promise<void> {
  const last = new Map<number, number>()
  for (const number of newestFirst(order)) {
    const customer = number % customers
    if (!last.has(customer)) last.set(customer, number)
  }
  const end = Date.now() + 60_000
  while (Date.now() < end) {
    const seen = await seenIn(page, run)
    if ([...last.values()].every((number) => seen.has(number))) return
    await delay(200)
  }
}
