/** How many go out together, and how long until the next ones. */
export interface Pace {
  batch: number
  waitMs: number
}

const minuteMs = 60_000
/** The clock looks once a second. */
const looksPerMinute = 60

/** So many at a time that no minute, wherever it begins, sees more of them than the rate allows. */
export function paceOf(ratePerMinute: number): Pace {
  const batch = Math.max(1, Math.ceil(ratePerMinute / looksPerMinute))
  return { batch, waitMs: Math.ceil(minuteMs / Math.floor(ratePerMinute / batch)) }
}
