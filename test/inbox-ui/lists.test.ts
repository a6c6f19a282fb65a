import { describe, expect, it } from 'vitest'
import { belongs, holdOrder, placeRow } from '../../inbox-ui/src/lib/lists.ts'
import type { Row } from '../../inbox-ui/src/lib/types.ts'
import { inSight } from '../../inbox-ui/src/lib/windowed.ts'

const row = (id: string, minute: number, more: Partial<Row> = {}): Row =>
  ({
    id,
    kind: 'customer',
    status: 'open',
    holderKind: 'nobody',
    ownerId: null,
    lastMessageAt: `2026-11-20T10:${String(minute).padStart(2, '0')}:00.000Z`,
    ...more,
  }) as Row
const ids = (rows: readonly Row[]) => rows.map((one) => one.id)

describe('belongs', () => {
  const cases: [string, Partial<Row>, string[]][] = [
    ['with the bot', { holderKind: 'bot' }, ['all', 'bot']],
    ['waiting for somebody', {}, ['all', 'unassigned']],
    ['mine', { holderKind: 'user', ownerId: 'me' }, ['all', 'mine']],
    ['a colleague’s', { holderKind: 'user', ownerId: 'other' }, ['all']],
    ['closed', { status: 'closed', ownerId: 'me' }, ['closed']],
    ['snoozed', { status: 'snoozed' }, ['snoozed']],
    ['a staff thread', { kind: 'staff' }, []],
  ]
  it.each(cases)('puts what is %s into its views and no others', (_, more, expected) => {
    const views = ['mine', 'unassigned', 'all', 'bot', 'snoozed', 'closed'] as const
    expect(views.filter((view) => belongs(row('a', 1, more), view, 'me')).sort()).toEqual([...expected].sort())
  })
})

describe('placeRow', () => {
  const rows = [row('c', 30), row('b', 20), row('a', 10)]

  it('moves a conversation that got a message to the top', () => {
    expect(ids(placeRow(rows, row('a', 40), true, true))).toEqual(['a', 'c', 'b'])
  })
  it('puts a new conversation in its place by time', () => {
    expect(ids(placeRow(rows, row('n', 25), true, true))).toEqual(['c', 'n', 'b', 'a'])
  })
  it('takes out what no longer belongs', () => {
    expect(ids(placeRow(rows, row('b', 20), false, true))).toEqual(['c', 'a'])
  })
  it('leaves what is older than the loaded pages to its own page', () => {
    expect(ids(placeRow(rows, row('z', 1), true, false))).toEqual(['c', 'b', 'a'])
    expect(ids(placeRow(rows, row('z', 1), true, true))).toEqual(['c', 'b', 'a', 'z'])
  })
})

describe('holdOrder', () => {
  const rows = [row('n', 50), row('c', 30), row('b', 20), row('a', 10)]

  it('shows everything while nothing is held', () => {
    expect(holdOrder(rows, null)).toMatchObject({ waiting: 0 })
  })
  it('keeps the rows where they were and counts what waits above', () => {
    const { shown, waiting } = holdOrder(rows, ['c', 'b', 'a'])
    expect(ids(shown)).toEqual(['c', 'b', 'a'])
    expect(waiting).toBe(1)
  })
  it('does not move a held row that got a message, and adds further pages below', () => {
    const moved = [row('b', 60), row('c', 30), row('a', 10), row('older', 5)]
    expect(ids(holdOrder(moved, ['c', 'b', 'a']).shown)).toEqual(['c', 'b', 'a', 'older'])
  })
  it('drops what is gone', () => {
    expect(ids(holdOrder([row('a', 10)], ['c', 'a']).shown)).toEqual(['a'])
  })
})

describe('inSight', () => {
  it('draws what is in sight and a little beyond, of ten thousand rows', () => {
    const { first, end } = inSight({ top: 64_000, height: 800 }, 64, 10_000)
    expect(first).toBeLessThanOrEqual(1_000)
    expect(end).toBeGreaterThanOrEqual(1_013)
    expect(end - first).toBeLessThan(40)
  })
  it('stays inside a list that is short, empty, or became shorter', () => {
    expect(inSight({ top: 0, height: 800 }, 64, 3)).toEqual({ first: 0, end: 3 })
    expect(inSight({ top: 0, height: 800 }, 64, 0)).toEqual({ first: 0, end: 0 })
    expect(inSight({ top: 9_000, height: 800 }, 64, 5)).toEqual({ first: 5, end: 5 })
  })
})
