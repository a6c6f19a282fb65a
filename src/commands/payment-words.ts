import { type PlanCode, PlanCode as PlanCodes } from '../../schemas/plan.ts'
import { digitsOf, latinDigits, printAmount, readCurrency, readDecimal, toMinor } from './amounts.ts'
import { badLine } from './errors.ts'
import type { MoneyStyle } from './grammar.ts'
import { fold } from './words.ts'

/** What a line about money says: a record by its number, an amount, and what it is for; each may be absent. */
export interface MoneyWords {
  /** Q-1001, ORD-1001 or INV-1001. */
  number: string | null
  amount: number | null
  currency: string | null
  text: string
}

const maxText = 300
const forWords = new Set(['for', 'por', 'para', 'de', 'مقابل', 'عن'])

/** `[Q-1001|ORD-1001|INV-1001] [amount [currency]] [for what]`. Pure; throws `command.bad-line` and nothing else. */
export function parseMoney(line: string, style: MoneyStyle): MoneyWords {
  const words = line.trim().split(/\s+/u).filter(Boolean)
  const number = numberOf(words[0])
  if (number) words.shift()
  const found = amountOf(words, style)
  const rest = words.slice(found?.used ?? 0)
  if (found && rest.length > 1 && forWords.has(fold(rest[0] ?? ''))) rest.shift()
  const text = rest.join(' ')
  if (text.length > maxText) throw badLine(longText)
  return { number, amount: found?.amount ?? null, currency: found?.currency ?? null, text }
}

export function printMoney({ number, amount, currency, text }: MoneyWords): string {
  const code = currency ?? ''
  const money = amount === null ? '' : `${printAmount(amount, code || 'USD')} ${code}`
  return [number, money, text].filter(Boolean).join(' ')
}

function numberOf(word = ''): string | null {
  const found = /^(Q|ORD|INV)-(\d{1,12})$/i.exec(latinDigits(word))
  return found ? `${found[1]?.toUpperCase()}-${found[2]}` : null
}

const amountForm = /^(\D{0,4}?)(\d[\d.,٫٬]{0,23})([^\d.,٫٬]{0,4})$/u

/** The amount that a line begins with, its currency before, upon or behind it. */
function amountOf(words: readonly string[], style: MoneyStyle) {
  const [first = ''] = words
  const before = signBefore(first, style)
  const at = before ? 1 : 0
  const word = latinDigits(words[at] ?? '')
  if (/^-[\d.,]+/.test(word)) throw badLine(badAmount, { text: word.slice(0, 40) })
  const [, front = '', digits = '', back = ''] = amountForm.exec(word) ?? []
  if (!digits) return null
  const upon = front || back
  const attached = upon ? readCurrency(upon, style.currency) : null
  if (upon && !attached) return null
  const behind = before || attached ? null : currencyBehind(words[at + 1] ?? '', style)
  const currency = before ?? attached ?? behind ?? style.currency
  return { amount: minorOf(digits, currency, style), currency, used: at + (behind ? 2 : 1) }
}

function minorOf(digits: string, currency: string, { locale }: MoneyStyle): number {
  const decimal = readDecimal(digits, locale, digitsOf(currency))
  const amount = decimal === null ? 0 : toMinor(decimal, currency, digits)
  if (amount < 1) throw badLine(badAmount, { text: digits })
  return amount
}

/** USD 250, R$ 250. */
function signBefore(word: string, style: MoneyStyle): string | null {
  return /^[A-Z]{3}$|^[^\p{L}\d]{1,4}$|^R\$$/u.test(word) ? readCurrency(word, style.currency) : null
}

/** Three letters in small may be a word: "250 all of it". The organization's own currency is meant in any case. */
function currencyBehind(word: string, { currency }: MoneyStyle): string | null {
  const code = readCurrency(word, currency)
  return code && (word === word.toUpperCase() || code === currency) ? code : null
}

export type PlanWords =
  | { verb: 'start'; code: PlanCode }
  | { verb: 'topup'; minutes: number }
  | { verb: 'cancel'; now: boolean }
  | { verb: 'portal' }

const verbs: Record<'topup' | 'cancel' | 'portal', ReadonlySet<string>> = {
  topup: new Set(['topup', 'top-up', 'hours', 'horas', 'recarga', 'ساعات']),
  cancel: new Set(['cancel', 'cancelar', 'الغاء']),
  portal: new Set(['portal', 'page', 'pagina', 'صفحه', 'صفحة']),
}
const nowWords = new Set(['now', 'ahora', 'ya', 'agora', 'الان'])
const maxMinutes = 60_000

/** `basic|standard|pro|daily`, `topup HOURS`, `cancel [now]` or `portal`. Pure; throws `command.bad-line` and nothing else. */
export function parsePlan(line: string): PlanWords {
  const [first = '', second = '', ...more] = line.trim().split(/\s+/u).map(fold)
  const code = PlanCodes.safeParse(first)
  if (more.length > 0) throw badLine(planUsage)
  if (code.success && !second) return { verb: 'start', code: code.data }
  if (verbs.portal.has(first) && !second) return { verb: 'portal' }
  if (verbs.cancel.has(first) && (!second || nowWords.has(second))) return { verb: 'cancel', now: second !== '' }
  const hours = /^(\d{1,4})(?:[.,٫](\d{1,2}))?h?$/.exec(latinDigits(second))
  if (!verbs.topup.has(first) || !hours) throw badLine(planUsage)
  const minutes = Math.round(Number(`${hours[1]}.${hours[2] ?? '0'}`) * 60)
  if (minutes < 1 || minutes > maxMinutes) throw badLine(planUsage)
  return { verb: 'topup', minutes }
}

export function printPlan(words: PlanWords): string {
  if (words.verb === 'start') return words.code
  if (words.verb === 'topup') return `topup ${Number((words.minutes / 60).toFixed(2))}`
  if (words.verb === 'cancel') return words.now ? 'cancel now' : 'cancel'
  return 'portal'
}

const longText = {
  en: 'What it is for has up to 300 characters.',
  es: 'El motivo tiene hasta 300 caracteres.',
  pt: 'O motivo tem até 300 caracteres.',
  ar: 'الوصف حتى 300 حرف.',
}
const badAmount = {
  en: '"{{text}}" is not an amount above zero.',
  es: '"{{text}}" no es un importe mayor que cero.',
  pt: '"{{text}}" não é um valor maior que zero.',
  ar: '"{{text}}" ليس مبلغًا أكبر من صفر.',
}
const planUsage = {
  en: 'Write a plan (basic, standard, pro or daily), "topup 5" for five more hours, "cancel" or "portal".',
  es: 'Escribe un plan (basic, standard, pro o daily), "horas 5" para cinco horas más, "cancelar" o "portal".',
  pt: 'Escreva um plano (basic, standard, pro ou daily), "horas 5" para mais cinco horas, "cancelar" ou "portal".',
  ar: 'اكتب باقة (basic أو standard أو pro أو daily) أو "ساعات 5" لخمس ساعات إضافية أو "الغاء" أو "portal".',
}
