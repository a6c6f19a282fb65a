import fc from 'fast-check'
import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import type { Repeat } from '../../../schemas/scheduled-send.ts'
import { nextAfter } from '../../../src/features/scheduled-sends/occurrences.ts'

const after = (text: string) => new Date(text)
const series = (
  at: string,
  timeZone: string,
  repeat: Repeat | null,
  from: string,
  count: number,
): (string | null)[] => {
  const found: (string | null)[] = []
  let last = after(from)
  for (let n = 0; n < count; n++) {
    const next = nextAfter({ at, timeZone, repeat }, last)
    found.push(next?.toISOString() ?? null)
    if (!next) break
    last = next
  }
  return found
}
const daily: Repeat = { every: 'day', interval: 1, until: null }

test('nine o’clock stays nine o’clock when the clocks change, in both directions', () => {
  expect(series('2026-10-24T09:00', 'Europe/Madrid', daily, '2026-10-24T00:00:00Z', 3)).toEqual([
    '2026-10-24T07:00:00.000Z',
    '2026-10-25T08:00:00.000Z',
    '2026-10-26T08:00:00.000Z',
  ])
  expect(series('2026-03-28T09:00', 'Europe/Madrid', daily, '2026-03-28T00:00:00Z', 2)).toEqual([
    '2026-03-28T08:00:00.000Z',
    '2026-03-29T07:00:00.000Z',
  ])
})

test('an hour that the spring takes away is sent an hour later, and once; one that the autumn doubles is sent once', () => {
  expect(series('2026-03-28T02:30', 'Europe/Madrid', daily, '2026-03-28T12:00:00Z', 2)).toEqual([
    '2026-03-29T01:30:00.000Z',
    '2026-03-30T00:30:00.000Z',
  ])
  const autumn = series('2026-10-24T02:30', 'Europe/Madrid', daily, '2026-10-24T12:00:00Z', 2)
  expect(autumn.map((text) => text?.slice(0, 10))).toEqual(['2026-10-25', '2026-10-26'])
})

test('the 31st comes back after a short month', () => {
  const monthly: Repeat = { every: 'month', interval: 1, until: null }
  expect(series('2026-01-31T10:00', 'UTC', monthly, '2026-01-01T00:00:00Z', 4).map((at) => at?.slice(5, 10))).toEqual([
    '01-31',
    '02-28',
    '03-31',
    '04-30',
  ])
})

test('it ends with its last day, that day included', () => {
  const weekly: Repeat = { every: 'week', interval: 2, until: '2026-12-04' }
  expect(series('2026-11-06T18:00', 'America/Bogota', weekly, '2026-11-01T00:00:00Z', 5)).toEqual([
    '2026-11-06T23:00:00.000Z',
    '2026-11-20T23:00:00.000Z',
    '2026-12-04T23:00:00.000Z',
    null,
  ])
})

test('once is once; a day that does not exist is none', () => {
  expect(nextAfter({ at: '2026-11-22T09:00', timeZone: 'UTC', repeat: null }, after('2026-11-22T09:00:00Z'))).toBeNull()
  expect(
    nextAfter({ at: '2026-02-30T09:00', timeZone: 'UTC', repeat: daily }, after('2026-01-01T00:00:00Z')),
  ).toBeNull()
})

test('whatever the moment: the next one is after it, and none lies between', () => {
  const zones = ['Europe/Madrid', 'America/Sao_Paulo', 'Africa/Cairo', 'Australia/Lord_Howe', 'UTC']
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.constantFrom('day', 'week', 'month'),
      fc.integer({ min: 1, max: 12 }),
      fc.date({ min: new Date('2020-01-01'), max: new Date('2035-01-01'), noInvalidDate: true }),
      (timeZone, every, interval, moment) => {
        const schedule = { at: '2021-01-31T08:15', timeZone, repeat: { every, interval, until: null } as Repeat }
        const next = nextAfter(schedule, moment)
        const first = DateTime.fromISO(schedule.at, { zone: timeZone })
        const unit = ({ day: 'days', week: 'weeks', month: 'months' } as const)[every as 'day']
        let expected = first
        for (let n = 1; expected.toMillis() <= moment.getTime(); n++) expected = first.plus({ [unit]: n * interval })
        return next?.getTime() === expected.toMillis()
      },
    ),
    { numRuns: 60 },
  )
})
