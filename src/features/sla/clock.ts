import { DateTime } from 'luxon'
import type { WorkingHours } from '../../../schemas/business-hours.ts'

/** Opening hours by a zone's clock. */
export interface Calendar extends Pick<WorkingHours, 'weekly' | 'holidays'> {
  timeZone: string
}

/** A calendar that never opens again must not be searched for ever. */
const mostDays = 3_660
const minuteMs = 60_000

/** The moment at which so many minutes have passed, counting only those in which the calendar is open. */
export function addWorkingMinutes(from: Date, minutes: number, calendar: Calendar): Date {
  let left = minutes * minuteMs
  let day = DateTime.fromJSDate(from, { zone: calendar.timeZone }).startOf('day')
  for (let days = 0; days < mostDays; days++) {
    for (const [opens, closes] of openingsOf(day, calendar)) {
      const start = Math.max(opens, from.getTime())
      const there = closes - start
      if (there <= 0) continue
      if (left <= there) return new Date(start + left)
      left -= there
    }
    day = day.plus({ days: 1 })
  }
  return day.toJSDate()
}

/** The openings of a local day as moments, in order, those that overlap as one. */
function openingsOf(day: DateTime, { weekly, holidays }: Calendar): [number, number][] {
  if (holidays.includes(day.toISODate() ?? '')) return []
  const merged: [number, number][] = []
  const found = weekly
    .filter((opening) => opening.day === day.weekday)
    .map(({ from, to }) => [at(day, from), at(day, to)])
  for (const [opens = 0, closes = 0] of found.sort(([a = 0], [b = 0]) => a - b)) {
    const last = merged.at(-1)
    if (last && opens <= last[1]) last[1] = Math.max(last[1], closes)
    else if (closes > opens) merged.push([opens, closes])
  }
  return merged
}

/** 24:00 is where the next day begins: after a change of the clock that is not 24 hours later. */
function at(day: DateTime, time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number)
  return (hour === 24 ? day.plus({ days: 1 }) : day.set({ hour, minute })).toMillis()
}
