import type { Locale } from '../../schemas/common.ts'
import { AppError } from '../core/errors.ts'
import { badLine, texts } from './errors.ts'

const kept = new Map<string, { digits: number; signs: ReadonlySet<string> }>()

/** What is known of a currency, worked out once: there are few, and each line asks. */
function knownOf(currency: string): { digits: number; signs: ReadonlySet<string> } {
  const before = kept.get(currency)
  if (before) return before
  const formats = (['narrowSymbol', 'symbol'] as const).map(
    (currencyDisplay) => new Intl.NumberFormat('en', { style: 'currency', currency, currencyDisplay }),
  )
  const parts = formats.flatMap((format) => format.formatToParts(1)).filter((part) => part.type === 'currency')
  const digits = formats[0]?.resolvedOptions().maximumFractionDigits ?? 2
  const found = { digits, signs: new Set(parts.map((part) => part.value.toUpperCase())) }
  kept.set(currency, found)
  return found
}

/** How many decimals a currency has. */
export const digitsOf = (currency: string): number => knownOf(currency).digits

/** ٣ and ۳ → 3. The Arabic decimal and thousands signs stay: they say by themselves what they are. */
export const latinDigits = (text: string): string =>
  text.replace(/[٠-٩۰-۹]/g, (digit) => String((digit.codePointAt(0) ?? 0) & 0xf))

/** The decimal sign of each of our languages; the other one groups thousands. */
const decimalSign: Record<Locale, '.' | ','> = { en: '.', es: ',', pt: ',', ar: '.' }

const grouped = { '.': /^[1-9]\d{0,2}(,\d{3})+(\.\d+)?$/, ',': /^[1-9]\d{0,2}(\.\d{3})+(,\d+)?$/ }
const ungrouped = { '.': /^\d+(\.\d+)?$/, ',': /^\d+(,\d+)?$/ }

/** A number that means something else in another of our languages. */
export class Ambiguous extends AppError {
  readonly written: string
  readonly readings: readonly [string, string]

  constructor(written: string, readings: readonly [string, string]) {
    const [first, second] = readings
    super('command.bad-line', texts.ambiguous, { status: 400, params: { text: written, first, second } })
    this.written = written
    this.readings = readings
  }
}

/** A plain decimal, written so that it reads the same in each of our languages. */
export const unambiguous = (decimal: string): string => (/^\d{1,3}\.\d{3}$/.test(decimal) ? `${decimal}0` : decimal)

/** An amount of minor units as it is typed. */
export function printAmount(minor: number, currency: string): string {
  const digits = digitsOf(currency)
  const text = String(minor).padStart(digits + 1, '0')
  const places = digits > 0 ? text.slice(-digits).replace(/0+$/, '') : ''
  const whole = digits > 0 ? text.slice(0, -digits) : text
  return unambiguous(places ? `${whole}.${places}` : whole)
}

/** The number as it is meant where `sign` is the decimal sign: '1250.5'; null: it cannot be read so. */
function reading(text: string, sign: '.' | ','): string | null {
  if (!grouped[sign].test(text) && !ungrouped[sign].test(text)) return null
  const plain = text.replaceAll(sign === '.' ? ',' : '.', '').replace(sign, '.')
  return plain.includes('.') ? plain.replace(/\.?0+$/, '') : plain
}

/**
 * A number as people write it in one of our languages, as a plain decimal ('1250.5'). Null: it is none. One that
 * means something else in another of our languages (1.250) is refused with both readings. `places`: decimals that can
 * be meant at all; where it is 0, 1.250 can only be 1250.
 */
export function readDecimal(text: string, locale: Locale, places = 3): string | null {
  if (text.length > 24) return null
  if (/[٫٬]/.test(text)) {
    const plain = text.replaceAll('٬', '').replace('٫', '.')
    return /^\d+(\.\d+)?$/.test(plain) ? reading(plain, '.') : null
  }
  const own = decimalSign[locale]
  const first = reading(text, own)
  const second = reading(text, own === '.' ? ',' : '.')
  if (first === null || second === null || first === second) return first ?? second
  if (places === 0) return first.includes('.') ? second : first
  throw new Ambiguous(text, [first, second])
}

const maxWholeDigits = 12

/** A plain decimal in minor units of the currency. Throws where it has more decimals than the currency. */
export function toMinor(decimal: string, currency: string, text: string): number {
  const digits = digitsOf(currency)
  const [whole = '0', places = ''] = decimal.split('.')
  if (whole.replace(/^0+/, '').length > maxWholeDigits) throw badLine(texts.tooLarge, { text })
  if (places.length > digits) throw badLine(texts.places, { text, currency, digits })
  return Number(whole + places.padEnd(digits, '0'))
}

const known = new Set(Intl.supportedValuesOf('currency'))
/** A currency by its three letters in any case, or the organization's own by its sign. Null: it is none of them. */
export function readCurrency(text: string, own: string): string | null {
  const code = text.toUpperCase()
  if (/^[A-Z]{3}$/.test(code) && known.has(code)) return code
  return knownOf(own).signs.has(text.toUpperCase()) ? own : null
}
