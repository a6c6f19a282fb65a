import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { totalsOf } from '../../../src/features/quotes/index.ts'

const line = fc.record({
  description: fc.constant('x'),
  quantity: fc
    .tuple(fc.integer({ min: 0, max: 99_999 }), fc.integer({ min: 0, max: 999 }))
    .filter(([whole, places]) => whole + places > 0)
    .map(([whole, places]) => `${whole}.${String(places).padStart(3, '0')}`),
  unitPrice: fc.integer({ min: 0, max: 10_000_000 }),
})
const lines = fc.array(line, { minLength: 1, maxLength: 30 })
const discount = fc.oneof(
  fc.constant(null),
  fc.record({ kind: fc.constant('percent' as const), basisPoints: fc.integer({ min: 1, max: 10_000 }) }),
  fc.record({ kind: fc.constant('amount' as const), amount: fc.integer({ min: 1, max: 1_000_000_000 }) }),
)
const tax = fc.record({ basisPoints: fc.integer({ min: 0, max: 10_000 }), inclusive: fc.boolean() })
const sum = (values: number[]) => values.reduce((total, value) => total + value, 0)
const noTax = { basisPoints: 0, inclusive: true }
const one = (quantity: string, unitPrice: number) => ({ description: 'x', quantity, unitPrice })

describe('the arithmetic of quotes', () => {
  it('adds up for every quote: discounts of the lines, lines, taxes, and nothing is below zero', () => {
    fc.assert(
      fc.property(lines, discount, tax, (given, off, rate) => {
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
      fc.property(lines, discount, (given, off) => {
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
  it('a discount is never more than the subtotal', () => {
    expect(totalsOf([one('1', 100)], { kind: 'amount', amount: 500 }, noTax)).toMatchObject({
      discountTotal: 100,
      total: 0,
    })
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
  it('refuses what cannot be kept exactly', () => {
    expect(() => totalsOf([one('999999999', 999_999_999_999)], null, noTax)).toThrow(/too large/)
  })
})
