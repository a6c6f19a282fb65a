import type { Row, View } from './types.ts'

/** The order of every list: the conversation that moved last comes first; the id decides between equals. */
const newerFirst = (a: Row, b: Row): number =>
  b.lastMessageAt.localeCompare(a.lastMessageAt) || b.id.localeCompare(a.id)

/** Whether a conversation belongs to a view, as the server decides it. */
export function belongs(row: Row, view: View, myId: string): boolean {
  if (row.kind !== 'customer') return false
  switch (view) {
    case 'snoozed':
    case 'closed':
      return row.status === view
    case 'all':
      return row.status === 'open'
    case 'mine':
      return row.status === 'open' && row.ownerId === myId
    case 'bot':
      return row.status === 'open' && row.holderKind === 'bot'
    case 'unassigned':
      return row.status === 'open' && row.holderKind === 'nobody'
  }
}

/** A row that changed put into a loaded list: moved, added, updated or taken out. `whole`: there are no further pages. */
export function placeRow(rows: readonly Row[], row: Row, belongsHere: boolean, whole: boolean): Row[] {
  const rest = rows.filter((one) => one.id !== row.id)
  if (!belongsHere) return rest
  const at = rest.findIndex((one) => newerFirst(row, one) < 0)
  if (at >= 0) return [...rest.slice(0, at), row, ...rest.slice(at)]
  // Older than all that is loaded: it comes with its own page, unless this is the end.
  return whole || rest.length < rows.length ? [...rest, row] : rest
}

/**
 * While the reader is down the list, rows stay where they were and what would push them waits.
 * `held`: ids in the order they were shown in. Answers what to show and how many wait above.
 */
export function holdOrder(rows: readonly Row[], held: readonly string[] | null): { shown: Row[]; waiting: number } {
  if (!held) return { shown: [...rows], waiting: 0 }
  const byId = new Map(rows.map((row) => [row.id, row]))
  const kept = held.flatMap((id) => byId.get(id) ?? [])
  const known = new Set(held)
  const lastKept = rows.findLastIndex((row) => known.has(row.id))
  const below = rows.filter((row, at) => !known.has(row.id) && at > lastKept)
  const waiting = rows.filter((row, at) => !known.has(row.id) && at < lastKept).length
  return { shown: [...kept, ...below], waiting }
}
