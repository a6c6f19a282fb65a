import { useTranslation } from 'react-i18next'
import { readerZone } from './reader.ts'
import { useStore } from './store.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** Minor units of a currency: 2 for most, 0 for the yen, 3 for the dinar. */
const digitsOf = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2

/** A length of time as players show it: 0:07. */
export const playTime = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`

/** Dates, numbers and money in the reader's language and zone. */
export function createFormat(
  locale: string,
  timeZone: string,
  words: { now: string; today: string; yesterday: string },
) {
  const at = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, { timeZone, ...options })
  const clock = at({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  const exact = at({ dateStyle: 'full', timeStyle: 'short' })
  const precise = at({ dateStyle: 'medium', timeStyle: 'medium', hourCycle: 'h23' })
  const soon = at({
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  const short = at({ day: 'numeric', month: 'short' })
  const withYear = at({ day: 'numeric', month: 'short', year: 'numeric' })
  const long = at({ weekday: 'long', day: 'numeric', month: 'long' })
  const weekday = at({ weekday: 'short' })
  const key = new Intl.DateTimeFormat('en-CA', { timeZone })
  const unit = (name: string, value: number) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'narrow' }).format(value)
  const dayKey = (iso: string | number) => key.format(new Date(iso))
  const ago = (iso: string, now = Date.now()): string => {
    const passed = now - Date.parse(iso)
    if (passed < minute) return words.now
    if (passed < hour) return unit('minute', Math.floor(passed / minute))
    if (passed < day && dayKey(iso) === dayKey(now)) return unit('hour', Math.floor(passed / hour))
    if (dayKey(iso) === dayKey(now - day)) return words.yesterday
    const date = new Date(iso)
    if (passed < 6 * day) return weekday.format(date)
    return passed < 300 * day ? short.format(date) : withYear.format(date)
  }
  return {
    dayKey,
    ago,
    clock: (iso: string) => clock.format(new Date(iso)),
    exact: (iso: string) => exact.format(new Date(iso)),
    precise: (iso: string) => precise.format(new Date(iso)),
    /** A moment to come, with its day. */
    soon: (iso: string) => soon.format(new Date(iso)),
    date: (iso: string) => short.format(new Date(iso)),
    longDate: (iso: string) => withYear.format(new Date(iso)),
    day(iso: string, now = Date.now()): string {
      if (dayKey(iso) === dayKey(now)) return words.today
      if (dayKey(iso) === dayKey(now - day)) return words.yesterday
      return now - Date.parse(iso) < 300 * day ? long.format(new Date(iso)) : withYear.format(new Date(iso))
    },
    number: (value: number) => new Intl.NumberFormat(locale).format(value),
    quantity: (value: string) => new Intl.NumberFormat(locale, { maximumFractionDigits: 3 }).format(Number(value)),
    percent: (basisPoints: number) =>
      new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 2 }).format(basisPoints / 10_000),
    money(minor: number, currency: string): string {
      const options = { style: 'currency', currency, currencyDisplay: 'narrowSymbol' } as const
      const text = new Intl.NumberFormat(locale, options).format(minor / 10 ** digitsOf(currency))
      // Among words from right to left the sign, the figure and the currency would change places: isolated, they stay.
      return locale === 'ar' ? `\u2066${text.replace(/[\u200e\u200f\u061c]/g, '')}\u2069` : text
    },
    size(bytes: number): string {
      const [name, value] = bytes < 1e6 ? ['kilobyte', bytes / 1e3] : ['megabyte', bytes / 1e6]
      return new Intl.NumberFormat(locale, {
        style: 'unit',
        unit: name,
        unitDisplay: 'short',
        maximumFractionDigits: value < 10 ? 1 : 0,
      }).format(value)
    },
    /** The time of day somewhere else, for a contact whose zone is known. */
    clockIn: (zone: string) =>
      new Intl.DateTimeFormat(locale, { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(
        new Date(),
      ),
  }
}

export type Format = ReturnType<typeof createFormat>

/** Intl's formatters are dear to make, and every row and bubble wants them: one set per language and zone. */
let latest: { key: string; format: Format } | null = null

export function useFormat(): Format {
  const { t, i18n } = useTranslation()
  const zone = useStore(readerZone)
  const words = { now: t('time.now'), today: t('time.today'), yesterday: t('time.yesterday') }
  const key = [i18n.language, zone, words.now].join(' ')
  if (latest?.key !== key) latest = { key, format: createFormat(i18n.language, zone, words) }
  return latest.format
}
