import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { totalsOf } from '../../../schemas/totals.ts'
import { money, sumsOf } from '../../../src/features/quotes/index.ts'

const line = fc.record({
  name: fc.constant('x'),
  quantity: fc
    .tuple(fc.integer({ min: 0, max: 99_999 }), fc.integer({ min: 0, max: 999 }))
    .filter(([whole, places]) => whole + places > 0)
    .map(([whole, places]) => `${whole}.${String(places).padStart(3, '0')}`),
  unitPrice: fc.integer({ min: 0, max: 10_000_000 }),
})
const lines = fc.array(line, { minLength: 1, maxLength: 30 })
const percent = fc.oneof(
  fc.constant(null),
  fc.record({ kind: fc.constant('percent' as const), basisPoints: fc.integer({ min: 1, max: 10_000 }) }),
)
const amount = fc.record({ kind: fc.constant('amount' as const), amount: fc.integer({ min: 1, max: 1_000_000_000 }) })
/** Never more than there is. */
const offer = fc.tuple(lines, fc.oneof(percent, amount)).map(([given, off]) => {
  if (off?.kind !== 'amount') return { given, off }
  const { subtotal } = totalsOf(given, null, { basisPoints: 0, inclusive: true })
  return { given, off: subtotal === 0 ? null : { ...off, amount: Math.min(off.amount, subtotal) } }
})
const tax = fc.record({ basisPoints: fc.integer({ min: 0, max: 10_000 }), inclusive: fc.boolean() })
const sum = (values: number[]) => values.reduce((total, value) => total + value, 0)
const noTax = { basisPoints: 0, inclusive: true }
const one = (quantity: string, unitPrice: number) => ({ name: 'x', quantity, unitPrice })

describe('the arithmetic of quotes', () => {
  it('adds up for every quote: discounts of the lines, lines, taxes, and nothing is below zero', () => {
    fc.assert(
      fc.property(offer, tax, ({ given, off }, rate) => {
        const totals = totalsOf(given, off, rate)
        expect(sum(totals.lines.map((row) => row.discount))).toBe(totals.discountTotal)
        expect(sum(totals.lines.map((row) => row.amount))).toBe(totals.subtotal)
        expect(sum(totals.lines.map((row) => row.tax))).toBe(totals.taxTotal)
        expect(sum(totals.lines.map((row) => row.total))).toBe(totals.total)
        const net = totals.subtotal - totals.discountTotal
        expect(totals.total).toBe(rate.inclusive ? net : net + totals.taxTotal)
        for (const row of totals.lines) {
          expect(Math.min(row.amount, row.discount, row.tax, row.total)).toBeGreaterThanOrEqual(0)
          expect(row.discount).toBeLessThanOrEqual(row.amount)
        }
      }),
    )
  })
  it('allocates within one unit of the exact share', () => {
    fc.assert(
      fc.property(offer, ({ given, off }) => {
        const totals = totalsOf(given, off, noTax)
        if (totals.subtotal === 0) return
        for (const row of totals.lines)
          expect(Math.abs(row.discount - (totals.discountTotal * row.amount) / totals.subtotal)).toBeLessThan(1.001)
      }),
    )
  })
  it.each([
    ['0.5', 25, 13],
    ['1.005', 100, 101],
    ['1.004', 100, 100],
    ['2', 25_000, 50_000],
    ['0.001', 499, 0],
    ['0.001', 500, 1],
  ])('%s × %i is %i: halves away from zero', (quantity, price, amount) => {
    expect(totalsOf([one(quantity, price)], null, noTax).subtotal).toBe(amount)
  })
  it('gives what is left over to the largest remainders, the earlier line first', () => {
    const three = [one('1', 100), one('1', 100), one('1', 100)]
    const totals = totalsOf(three, { kind: 'amount', amount: 100 }, noTax)
    expect(totals.lines.map((row) => row.discount)).toEqual([34, 33, 33])
    const uneven = totalsOf([one('1', 10), one('1', 45), one('1', 45)], { kind: 'amount', amount: 9 }, noTax)
    expect(uneven.lines.map((row) => row.discount)).toEqual([1, 4, 4])
  })
  it('a discount above the total is refused in the reader’s language, with the total', () => {
    const given = () => sumsOf([one('1', 100)], { kind: 'amount', amount: 101 }, { ...noTax, currency: 'USD' })
    expect(given).toThrow(/more than the total of \$1\.00/)
    const refusal = expect.objectContaining({ code: 'quote.discount-too-large', status: 400 })
    expect(given).toThrow(refusal)
    const whole = sumsOf([one('1', 100)], { kind: 'amount', amount: 100 }, { ...noTax, currency: 'USD' })
    expect(whole.total).toBe(0)
  })
  it('tax is per line, after its discount', () => {
    const given = [one('2', 25_000)]
    const off = { kind: 'percent' as const, basisPoints: 1000 }
    expect(totalsOf(given, off, { basisPoints: 1900, inclusive: false })).toMatchObject({
      subtotal: 50_000,
      discountTotal: 5_000,
      taxTotal: 8_550,
      total: 53_550,
    })
    expect(totalsOf(given, off, { basisPoints: 1900, inclusive: true })).toMatchObject({
      taxTotal: 7_185,
      total: 45_000,
    })
  })
  it('a line’s own tax stands in the place of the organization’s', () => {
    const given = [{ ...one('1', 10_000), taxBasisPoints: 0 }, one('1', 10_000)]
    const { lines: rows, taxTotal } = totalsOf(given, null, { basisPoints: 1900, inclusive: false })
    expect(rows.map((row) => row.tax)).toEqual([0, 1_900])
    expect(taxTotal).toBe(1_900)
  })
  it('refuses what cannot be kept exactly', () => {
    const large = () => sumsOf([one('999999999', 999_999_999_999)], null, { ...noTax, currency: 'USD' })
    expect(large).toThrow(/too large/)
  })
})

/** What a text shows, back in minor units, whatever its digits and signs. */
function readBack(shown: string, decimals: number): bigint {
  const digits = shown.replace(/[^\d]/g, '')
  const isBelow = shown.includes('-') || shown.includes('−')
  const value = BigInt(digits || '0')
  expect(decimals === 0 || /\d[.,]\d+\D*$/.test(shown)).toBe(true)
  return isBelow ? -value : value
}

describe('in every currency there is', () => {
  const currencies = Intl.supportedValuesOf('currency')
  const decimalsOf = (currency: string) =>
    new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2

  it('has some without decimals, with two and with three', () => {
    expect(new Set(currencies.map(decimalsOf))).toEqual(expect.objectContaining(new Set([0, 2, 3])))
    expect(currencies.length).toBeGreaterThan(150)
  })
  it('what is shown adds up to what is shown, to the minor unit: no cent is lost or made', () => {
    fc.assert(
      fc.property(fc.constantFrom(...currencies), lines, percent, tax, (currency, given, off, rate) => {
        const totals = sumsOf(given, off, { ...rate, currency })
        const decimals = decimalsOf(currency)
        const shown = (minor: number) => readBack(money(minor, currency, 'en'), decimals)
        const shownTotal = totals.lines.reduce((all, row) => all + shown(row.total), 0n)
        expect(shownTotal).toBe(shown(totals.total))
        const net = shown(totals.subtotal) - shown(totals.discountTotal)
        expect(shown(totals.total)).toBe(rate.inclusive ? net : net + shown(totals.taxTotal))
      }),
      { numRuns: 400 },
    )
  })
})
