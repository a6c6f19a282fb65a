import { DateTime } from 'luxon'
import type { ScheduledSend } from '../../../schemas/scheduled-send.ts'

export type Schedule = Pick<ScheduledSend, 'at' | 'timeZone' | 'repeat'>

const units = { day: 'days', week: 'weeks', month: 'months' } as const
/** More than a lifetime of days: a loop that ends whatever is asked. */
const maxSteps = 40_000

/** Counted from the first one, so that the 31st comes back after a short month; an hour that does not exist becomes the next. */
function nth({ at, timeZone, repeat }: Schedule, n: number): DateTime {
  const first = DateTime.fromISO(at, { zone: timeZone })
  return repeat ? first.plus({ [units[repeat.every]]: n * repeat.interval }) : first
}

/** The first occurrence after this moment; null: there is none any more, or the day does not exist. */
export function nextAfter(schedule: Schedule, after: Date): Date | null {
  const { repeat, timeZone } = schedule
  const last = repeat?.until ? DateTime.fromISO(repeat.until, { zone: timeZone }).endOf('day') : null
  for (let n = firstGuess(schedule, after); n < maxSteps; n++) {
    const at = nth(schedule, n)
    if (!at.isValid || (last && at > last)) return null
    if (at.toMillis() > after.getTime()) return at.toJSDate()
    if (!repeat) return null
  }
  return null
}

/** Close below the wanted one: years of days need not be counted one by one. */
function firstGuess(schedule: Schedule, after: Date): number {
  if (!schedule.repeat) return 0
  const unit = units[schedule.repeat.every]
  const passed = DateTime.fromJSDate(after, { zone: schedule.timeZone }).diff(nth(schedule, 0), unit).as(unit)
  return Math.max(0, Math.floor(passed / schedule.repeat.interval) - 1) || 0
}
