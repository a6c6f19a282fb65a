import fc from 'fast-check'
import { DateTime } from 'luxon'
import { describe, expect, it } from 'vitest'
import { addWorkingMinutes, type Calendar } from '../../../src/features/sla/clock.ts'

const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'America/Bogota', 'Asia/Kathmandu', 'Australia/Lord_Howe']
const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
const opening = fc
  .tuple(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 0, max: 95 }), fc.integer({ min: 1, max: 96 }))
  .filter(([, from, to]) => from < to)
  .map(([day, from, to]) => ({ day, from: clock(from * 15), to: clock(to * 15) }))
// around both changes of the clock in the north and in the south
const moments = ['2026-03-05', '2026-03-27', '2026-04-02', '2026-10-01', '2026-10-23', '2026-10-30']
const from = fc
  .tuple(fc.constantFrom(...moments), fc.integer({ min: 0, max: 4_000 }))
  .map(([day, minutes]) => new Date(Date.parse(`${day}T00:00:00Z`) + minutes * 60_000))
const calendar: fc.Arbitrary<Calendar> = fc.record({
  weekly: fc.array(opening, { minLength: 4, maxLength: 8 }),
  holidays: fc.array(fc.constantFrom('2026-03-08', '2026-03-29', '2026-10-25', '2026-11-01'), { maxLength: 3 }),
  timeZone: fc.constantFrom(...zones),
})

/** The minute that begins at this moment is one in which they work, read off a clock on the wall. */
function isOpen(at: number, { weekly, holidays, timeZone }: Calendar): boolean {
  const wall = DateTime.fromMillis(at, { zone: timeZone })
  const time = wall.toFormat('HH:mm')
  if (holidays.includes(wall.toISODate() ?? '')) return false
  return weekly.some(({ day, from: opens, to }) => day === wall.weekday && opens <= time && time < to)
}

describe('a clock of business hours', () => {
  it('counts each minute that is open by the clock on the wall and no other, across every change of it', () => {
    fc.assert(
      fc.property(from, fc.integer({ min: 1, max: 400 }), calendar, (start, minutes, hours) => {
        const end = addWorkingMinutes(start, minutes, hours).getTime()
        let counted = 0
        for (let at = start.getTime(); at < end; at += 60_000) if (isOpen(at, hours)) counted += 1
        expect(counted).toBe(minutes)
        // it ends with a minute that counted, not some time after it
        expect(isOpen(end - 60_000, hours)).toBe(true)
      }),
      { numRuns: 30 },
    )
  })

  const office = (timeZone: string, holidays: string[] = []): Calendar => ({
    weekly: [1, 2, 3, 4, 5].map((day) => ({ day, from: '09:00', to: '18:00' })),
    ...{ holidays, timeZone },
  })
  it.each([
    // Friday 17:30 and an hour: Monday 09:30
    ['2026-06-05T15:30:00Z', 60, office('Europe/Berlin'), '2026-06-08T07:30:00.000Z'],
    // the clock goes forward on the Sunday between
    ['2026-03-27T16:30:00Z', 60, office('Europe/Berlin'), '2026-03-30T07:30:00.000Z'],
    ['2026-12-24T16:59:00Z', 2, office('Europe/Berlin', ['2026-12-25']), '2026-12-28T08:01:00.000Z'],
    ['2026-06-06T10:00:00Z', 540, office('UTC'), '2026-06-08T18:00:00.000Z'],
  ])('from %s, %i minutes', (start, minutes, hours, end) => {
    expect(addWorkingMinutes(new Date(start), minutes, hours).toISOString()).toBe(end)
  })
  it('that never opens ends all the same', () => {
    const never = { weekly: [{ day: 1, from: '02:00', to: '02:01' }], timeZone: 'UTC' }
    const holidays = Array.from({ length: 400 }, (_, n) =>
      new Date(Date.UTC(2026, 0, 5) + n * 7 * 86_400_000).toISOString().slice(0, 10),
    )
    expect(addWorkingMinutes(new Date('2026-01-01'), 5, { ...never, holidays })).toBeInstanceOf(Date)
  })
})
