import { DateTime } from 'luxon'

export interface Month {
  /** 2026-11 */
  name: string
  from: Date
  to: Date
}

/** A month of the organization's own calendar: where it is midnight there. */
export function monthOf(name: string, timeZone: string): Month {
  const start = DateTime.fromISO(`${name}-01`, { zone: timeZone })
  return { name, from: start.toJSDate(), to: start.plus({ months: 1 }).toJSDate() }
}

export const thisMonth = (now: Date, timeZone: string): Month =>
  monthOf(DateTime.fromJSDate(now, { zone: timeZone }).toFormat('yyyy-MM'), timeZone)

export const monthBefore = ({ name }: Month, timeZone: string): Month =>
  monthOf(DateTime.fromISO(`${name}-01`, { zone: timeZone }).minus({ months: 1 }).toFormat('yyyy-MM'), timeZone)
