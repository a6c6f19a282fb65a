import type { KeyboardEvent } from 'react'

/** Columns and rows to go, by key. */
function stepOf(key: string): { column: -1 | 0 | 1; row: -1 | 0 | 1 } | null {
  const mirror = document.documentElement.dir === 'rtl' ? -1 : 1
  if (key === 'ArrowDown') return { column: 0, row: 1 }
  if (key === 'ArrowUp') return { column: 0, row: -1 }
  if (key === 'ArrowRight') return { column: mirror, row: 0 }
  return key === 'ArrowLeft' ? { column: mirror === 1 ? -1 : 1, row: 0 } : null
}

/** Arrows go from card to card, over columns that have none; the board is one stop of the tabulator. */
export function goAmong(event: KeyboardEvent<HTMLElement>): void {
  const card = (event.target as HTMLElement).closest<HTMLElement>('[data-lead]')
  const step = stepOf(event.key)
  if (!card || !step || event.defaultPrevented) return
  event.preventDefault()
  const cardsIn = (column: Element) => [...column.querySelectorAll<HTMLElement>('[data-lead]')]
  const columns = [...event.currentTarget.querySelectorAll('[data-column]')].map(cardsIn)
  let column = columns.findIndex((cards) => cards.includes(card))
  const row = (columns[column]?.indexOf(card) ?? 0) + step.row
  if (step.column !== 0) {
    do column += step.column
    while (columns[column]?.length === 0)
  }
  const cards = columns[column] ?? []
  const next = step.row === 0 ? cards[Math.min(row, cards.length - 1)] : cards[row]
  next?.querySelector<HTMLElement>('.lead-open')?.focus()
}
