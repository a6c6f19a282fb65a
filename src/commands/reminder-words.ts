import { DateTime } from 'luxon'
import type { ReminderPriority } from '../../schemas/reminder.ts'
import type { Text } from '../core/errors.ts'
import { latinDigits } from './amounts.ts'
import { badLine } from './errors.ts'
import { named } from './ticket-words.ts'
import { fold } from './words.ts'

export interface ReminderWords {
  content: string
  dueDate: Date
  priority: ReminderPriority
}
/** By whose clock the line is meant. */
export interface ReminderClock {
  now: Date
  timeZone: string
}

const priorities: Record<ReminderPriority, readonly string[]> = {
  low: ['low', 'baja', 'baixa', 'منخفض', 'منخفضه'],
  medium: ['medium', 'media', 'متوسط', 'متوسطه'],
  high: ['high', 'alta', 'عال', 'عالي', 'عاليه'],
}
const units = {
  minutes: ['m', 'min', 'mins', 'minute', 'minutes', 'minuto', 'minutos', 'دقيقه', 'دقائق'],
  hours: ['h', 'hr', 'hrs', 'hour', 'hours', 'hora', 'horas', 'ساعه', 'ساعات'],
  days: ['d', 'day', 'days', 'dia', 'dias', 'يوم', 'ايام'],
  weeks: ['w', 'week', 'weeks', 'semana', 'semanas', 'اسبوع', 'اسابيع'],
} as const
/** Arabic says two of them in one word. */
const pairs = { minutes: ['دقيقتين'], hours: ['ساعتين'], days: ['يومين'], weeks: ['اسبوعين'] } as const
const days = {
  today: ['today', 'hoy', 'hoje', 'اليوم'],
  tomorrow: ['tomorrow', 'manana', 'amanha', 'غدا', 'بكره'],
} as const
const weekdays: readonly (readonly string[])[] = [
  ['monday', 'mon', 'lunes', 'segunda', 'segunda-feira', 'الاثنين'],
  ['tuesday', 'tue', 'martes', 'terca', 'terca-feira', 'الثلاثاء'],
  ['wednesday', 'wed', 'miercoles', 'quarta', 'quarta-feira', 'الاربعاء'],
  ['thursday', 'thu', 'jueves', 'quinta', 'quinta-feira', 'الخميس'],
  ['friday', 'fri', 'viernes', 'sexta', 'sexta-feira', 'الجمعه'],
  ['saturday', 'sat', 'sabado', 'السبت'],
  ['sunday', 'sun', 'domingo', 'الاحد'],
]
const before = new Set([
  'in',
  'on',
  'at',
  'en',
  'em',
  'el',
  'la',
  'las',
  'a',
  'as',
  'na',
  'no',
  'بعد',
  'يوم',
  'الساعه',
  'في',
])
/** A day without an hour is for the morning. */
const morning = { hour: 9, minute: 0 }
const mostYears = 10

interface Word {
  text: string
  /** Where the rest of the line begins. */
  end: number
}

/**
 * `[!priority] when what`. When: `2h`, `in 3 days`, `tomorrow 9am`, `friday`, `14:30`, `2026-12-24 16:00`, in words of
 * four languages, by the clock of the member's zone. Pure; throws `command.bad-line` and nothing else.
 */
export function parseReminder(line: string, clock: ReminderClock): ReminderWords {
  const marked = /^\s*!(\p{L}{1,20})(?:\s+|$)/u.exec(line)
  const priority = marked ? named(priorities, fold(marked[1] ?? '')) : 'medium'
  if (!priority) throw badLine(noPriority, { text: marked?.[1] ?? '' })
  const text = marked ? line.slice(marked[0].length) : line
  const when = readWhen(text, clock)
  if (!when) throw badLine(noTime)
  const content = text.slice(when.end).trim()
  if (!content) throw badLine(noText)
  if (content.length > 1000) throw badLine(longText)
  const { at } = when
  if (!at.isValid || at.toMillis() > clock.now.getTime() + mostYears * 366 * 86_400_000) throw badLine(noSuchTime)
  if (at.toMillis() <= clock.now.getTime()) throw badLine(isOver)
  return { content, dueDate: at.toJSDate(), priority }
}

/** What `parseReminder` reads as the same: the moment with its offset, for an hour that a clock shows twice. */
export function printReminder({ content, dueDate, priority }: ReminderWords, timeZone: string): string {
  const at = DateTime.fromJSDate(dueDate, { zone: timeZone }).toISO({ suppressMilliseconds: true })
  return `!${priority} ${at} ${content}`
}

interface When {
  at: DateTime
  end: number
}

/** The moment that a text begins with. */
export function readWhen(text: string, { now, timeZone }: ReminderClock): When | null {
  const words = wordsOf(text)
  const here = DateTime.fromJSDate(now, { zone: timeZone })
  const [first] = words
  const exact = first && exactOf(first, timeZone)
  if (exact) return exact
  // the first words may lead to it: in, at, a las, بعد
  for (let at = 0; at < 3; at++) {
    const found = lengthAt(words, at, here) ?? dayAt(words, at, here) ?? timeAt(words, at, here)
    if (found) return found
    if (!before.has(fold(words[at]?.text ?? ''))) return null
  }
  return null
}

/** The first of the line's words: no more can say when. */
function wordsOf(text: string): Word[] {
  const found: Word[] = []
  for (const match of text.slice(0, 400).matchAll(/\S+/gu)) {
    found.push({ text: latinDigits(match[0]).replace(/[,،;]$/u, ''), end: match.index + match[0].length })
    if (found.length === 8) break
  }
  return found
}

/** 2026-12-24T09:00+01:00 */
function exactOf({ text, end }: Word, zone: string): When | null {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(text)) return null
  const at = DateTime.fromISO(text, { zone })
  const isNamed = /(Z|[+-]\d{2}:\d{2})$/.test(text)
  const said = DateTime.fromISO(text.slice(0, 16), { zone: 'UTC' })
  return { at: isNamed || !at.isValid ? at : existing(said, zone), end }
}

/** 2h, 2 hours, ساعتين: from now, to the full minute. */
function lengthAt(words: readonly Word[], at: number, here: DateTime): When | null {
  const [one, two] = [words[at], words[at + 1]]
  if (!one) return null
  const pair = named(pairs, fold(one.text))
  if (pair) return { at: ahead(here, { [pair]: 2 }), end: one.end }
  const [, count, unit = ''] = /^(\d{1,4})(\p{L}*)$/u.exec(one.text) ?? []
  if (!count) return null
  const together = unit ? named(units, fold(unit)) : null
  if (together) return { at: ahead(here, { [together]: Number(count) }), end: one.end }
  const apart = !unit && two ? named(units, fold(two.text)) : null
  return apart && two ? { at: ahead(here, { [apart]: Number(count) }), end: two.end } : null
}

const ahead = (here: DateTime, by: Record<string, number>): DateTime => {
  const at = here.plus(by)
  const minute = at.startOf('minute')
  return minute < at ? minute.plus({ minutes: 1 }) : minute
}

/** A day, and its hour where one follows. */
function dayAt(words: readonly Word[], at: number, here: DateTime): When | null {
  const word = words[at]
  const day = word && dayOf(word.text, here)
  if (!word || !day) return null
  for (let next = at + 1; next < at + 4; next++) {
    const time = words[next] && clockOf(words[next]?.text ?? '', words[next + 1]?.text, true)
    if (time) return { at: existing(wall(day, time), here.zoneName), end: words[next + time.more]?.end ?? word.end }
    if (!before.has(fold(words[next]?.text ?? ''))) break
  }
  return { at: existing(wall(day, morning), here.zoneName), end: word.end }
}

/** 9am, 14:30: today. */
function timeAt(words: readonly Word[], at: number, here: DateTime): When | null {
  const time = words[at] && clockOf(words[at]?.text ?? '', words[at + 1]?.text, at > 0)
  if (!time) return null
  return { at: existing(wall(here, time), here.zoneName), end: words[at + time.more]?.end ?? 0 }
}

function dayOf(text: string, here: DateTime): DateTime | null {
  const word = fold(text)
  const name = named(days, word)
  if (name) return name === 'today' ? here : here.plus({ days: 1 })
  const weekday = weekdays.findIndex((names) => names.includes(word)) + 1
  if (weekday > 0) return here.plus({ days: ((weekday - here.weekday + 6) % 7) + 1 })
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? DateTime.fromISO(text, { zone: 'UTC' }) : null
}

interface Clock {
  hour: number
  minute: number
  /** How many words more than the first it takes: 9 pm. */
  more: number
}

/** 9am, 9:30, 9:30 pm, 21h, 9h30; a number alone only where a time must follow. */
function clockOf(text: string, next: string | undefined, bare: boolean): Clock | null {
  const found = /^(\d{1,2})(?:[:.h](\d{2})|h)?(am|pm|a\.m\.|p\.m\.|ص|م)?$/iu.exec(text)
  if (!found) return null
  const [, hours = '', minutes = '0', mark] = found
  const after = mark ? undefined : (/^(am|pm|a\.m\.|p\.m\.|ص|م)$/iu.exec(next ?? '')?.[1] ?? undefined)
  const half = (mark ?? after)?.toLowerCase()
  if (!half && !bare && /^\d+$/.test(text)) return null
  const hour = half ? (Number(hours) % 12) + (/^(p|م)/.test(half) ? 12 : 0) : Number(hours)
  if (hour > 23 || Number(minutes) > 59 || (half && Number(hours) > 12)) return null
  return { hour, minute: Number(minutes), more: after ? 1 : 0 }
}

/** What a clock on the wall would show, in no zone. */
const wall = ({ year, month, day, isValid }: DateTime, { hour, minute }: { hour: number; minute: number }): DateTime =>
  isValid ? DateTime.utc(year, month, day, hour, minute) : DateTime.invalid('no such day')

/** That hour in a zone; none where the clock jumps over it. */
function existing(said: DateTime, zone: string | null): DateTime {
  if (!said.isValid) return said
  const at = said.setZone(zone ?? 'UTC', { keepLocalTime: true })
  return at.hour === said.hour && at.minute === said.minute ? at : DateTime.invalid('no such hour')
}

const noTime: Text = {
  en: 'Say when first, then what: 2h, tomorrow 9am, friday 14:30, 2026-12-24.',
  es: 'Di primero cuándo y luego qué: 2h, mañana 9am, viernes 14:30, 2026-12-24.',
  pt: 'Diga primeiro quando e depois o quê: 2h, amanhã 9h, sexta 14:30, 2026-12-24.',
  ar: 'اذكر الوقت أولًا ثم الموضوع: ‎2h، غدًا 9، الجمعة 14:30، 2026-12-24.',
}
const noSuchTime: Text = {
  en: 'This time does not exist: the clock jumps over it, the month has no such day, or it is too far away.',
  es: 'Esa hora no existe: el reloj la salta, el mes no tiene ese día o está demasiado lejos.',
  pt: 'Esse horário não existe: o relógio o pula, o mês não tem esse dia ou está longe demais.',
  ar: 'هذا الوقت غير موجود: تتخطاه الساعة أو لا يوجد هذا اليوم في الشهر أو أنه بعيد جدًا.',
}
const isOver: Text = {
  en: 'This time is over. Say one that is still to come.',
  es: 'Esa hora ya pasó. Di una que aún no haya llegado.',
  pt: 'Esse horário já passou. Diga um que ainda esteja por vir.',
  ar: 'انقضى هذا الوقت. اذكر وقتًا لم يحن بعد.',
}
const noText: Text = {
  en: 'Say what to remind you of.',
  es: 'Di qué hay que recordarte.',
  pt: 'Diga o que lembrar.',
  ar: 'اذكر ما تريد التذكير به.',
}
const longText: Text = {
  en: 'A reminder has up to 1000 characters.',
  es: 'Un recordatorio tiene hasta 1000 caracteres.',
  pt: 'Um lembrete tem até 1000 caracteres.',
  ar: 'التذكير حتى 1000 حرف.',
}
const noPriority: Text = {
  en: '"!{{text}}" is not a priority of reminders: low, medium, high.',
  es: '"!{{text}}" no es una prioridad de recordatorios: baja, media, alta.',
  pt: '"!{{text}}" não é uma prioridade de lembretes: baixa, media, alta.',
  ar: '"!{{text}}" ليست أولوية للتذكيرات: منخفض، متوسط، عالٍ.',
}
