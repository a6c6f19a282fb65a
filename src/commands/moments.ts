import { DateTime } from 'luxon'
import type { Text } from '../core/errors.ts'
import { badLine } from './errors.ts'
import { type ReminderClock, readWhen } from './reminder-words.ts'

const mostYears = 2

/** A moment and nothing behind it. Pure; throws `command.bad-line` and nothing else. */
export function parseMoment(line: string, clock: ReminderClock): Date {
  const text = line.trim()
  const when = readWhen(text, clock)
  const { now } = clock
  if (!when?.at.isValid || text.slice(when.end).trim()) throw badLine(noMoment, { text: text.slice(0, 40) })
  const latest = now.getTime() + mostYears * 366 * 86_400_000
  if (when.at.toMillis() <= now.getTime() || when.at.toMillis() > latest)
    throw badLine(notLater, { text: text.slice(0, 40) })
  return when.at.toJSDate()
}

/** What `parseMoment` reads as the same. */
export const writeMoment = (at: Date, timeZone: string): string =>
  DateTime.fromJSDate(at, { zone: timeZone }).toISO({ suppressMilliseconds: true }) ?? ''

/** As a person reads it. */
export const printMoment = (at: Date, timeZone: string): string =>
  DateTime.fromJSDate(at, { zone: timeZone }).toFormat('yyyy-MM-dd HH:mm')

const noMoment: Text = {
  en: '"{{text}}" is not a time: write 2h, tomorrow, monday 14:30 or 2026-12-01 9:00.',
  es: '"{{text}}" no es una hora: escribe 2h, mañana, lunes 14:30 o 2026-12-01 9:00.',
  pt: '"{{text}}" não é uma hora: escreva 2h, amanhã, segunda 14:30 ou 2026-12-01 9:00.',
  ar: '"{{text}}" ليس وقتًا: اكتب 2h أو غدا أو الاثنين 14:30 أو 2026-12-01 9:00.',
}
const notLater: Text = {
  en: '"{{text}}" is over, or more than two years away.',
  es: '"{{text}}" ya pasó o está a más de dos años.',
  pt: '"{{text}}" já passou ou está a mais de dois anos.',
  ar: '"{{text}}" مضى أو يبعد أكثر من سنتين.',
}
