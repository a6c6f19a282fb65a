import type { KillRunResult } from './kill-types.ts'

/** What must be none, by what it is called in the table. */
const breaches = (result: KillRunResult): Record<string, readonly string[]> => ({
  'receipted and not stored': result.lost,
  'sent to us and not stored at the end': result.missing,
  'stored twice': result.storedTwice,
  'answered 2xx and not one row': result.lostRows,
  'answered 2xx and not shown': result.lostOut,
  'shown twice': result.shownTwice,
})

/** The table of a run, and whether it holds. */
export function report(result: KillRunResult, print: (line: string) => void): boolean {
  const row = (what: string, value: number | string) => print(`  ${what.padEnd(40)}${String(value).padStart(8)}`)
  row('written by customers', result.sentIn)
  row('receipt reached the other side', result.acknowledged)
  row('rows of incoming messages', result.stored)
  row('our messages answered 2xx', result.acceptedOut)
  row('copies on the wire, shown once', result.copiesOnWire)
  row('in doubt, for a person', result.inDoubt.length)
  for (const id of result.inDoubt.slice(0, 20)) print(`    ${id}`)
  const wrong = Object.entries(breaches(result))
  for (const [what, ids] of wrong) {
    row(what, ids.length)
    for (const id of ids.slice(0, 20)) print(`    ${id}`)
  }
  return wrong.every(([, ids]) => ids.length === 0)
}
