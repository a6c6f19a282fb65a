import { GatewayRefusal } from './gateway.ts'

/**
 * Providers count some currencies' smallest units otherwise than ISO 4217 does, which we keep. Stripe: docs.stripe.com/currencies
 * (zero-decimal; ISK and UGX are written with two); PayPal: no decimals for HUF, JPY and TWD.
 */
const stripeZero = new Set('BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'.split(' '))
const stripeThree = new Set('BHD JOD KWD OMR TND'.split(' '))
const paypalZero = new Set('HUF JPY TWD'.split(' '))

const known = new Map<string, number>()
function digitsOf(currency: string): number {
  const before = known.get(currency)
  if (before !== undefined) return before
  const format = new Intl.NumberFormat('en', { style: 'currency', currency })
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2
  known.set(currency, digits)
  return digits
}

function stripeDigits(currency: string): number {
  if (stripeZero.has(currency)) return 0
  return stripeThree.has(currency) ? 3 : 2
}

/** Exact, or refused: nothing is rounded on its way to a provider. */
function scaled(minor: number, currency: string, digits: number): number {
  const steps = digits - digitsOf(currency)
  const amount = steps >= 0 ? minor * 10 ** steps : minor / 10 ** -steps
  if (!Number.isSafeInteger(amount)) throw new GatewayRefusal(`The provider takes no such fraction of ${currency}`)
  return amount
}

export const toStripe = (minor: number, currency: string): number => scaled(minor, currency, stripeDigits(currency))

export function fromStripe(amount: number, currency: string): number {
  const steps = digitsOf(currency) - stripeDigits(currency)
  return Math.round(steps >= 0 ? amount * 10 ** steps : amount / 10 ** -steps)
}

/** '12.50' */
export function toDecimal(minor: number, currency: string): string {
  const digits = paypalZero.has(currency) ? 0 : digitsOf(currency)
  const text = String(scaled(minor, currency, digits)).padStart(digits + 1, '0')
  return digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`
}

export function fromDecimal(value: string, currency: string): number | null {
  if (!/^\d{1,12}(\.\d{1,4})?$/.test(value)) return null
  const [whole = '0', places = ''] = value.split('.')
  const digits = digitsOf(currency)
  return Number(whole + places.padEnd(digits, '0').slice(0, digits))
}
