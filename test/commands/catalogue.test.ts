import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CatalogueProduct, type Match, quoteOf } from '../../src/commands/catalogue.ts'
import { Choose } from '../../src/commands/choosing.ts'
import { parseQuote, printQuote, readQuote } from '../../src/commands/grammar.ts'
import { AppError } from '../../src/core/errors.ts'

const usd = { locale: 'en', currency: 'USD' } as const
const product = (name: string, price: number): CatalogueProduct => ({ id: name, name, price, currency: 'USD' })
const catalogue = [product('Air pump', 25_000), product('Water pump', 40_000), product('Tank', 125_000)]
const match: Match = async (text) => {
  const key = text.toLowerCase().replace(/s$/, '')
  const exact = catalogue.filter(({ name }) => name.toLowerCase() === key)
  return exact.length > 0 ? exact : catalogue.filter(({ name }) => name.toLowerCase().includes(key))
}
const read = (line: string) => quoteOf(line, usd, match)
const asked = async (line: string): Promise<Choose> => {
  const error = await read(line).catch((one: unknown) => one)
  if (error instanceof Choose) return error
  throw new Error(`"${line}" was not asked about`)
}

describe('an item without a price', () => {
  it('gets that of the one product that it can be', async () => {
    expect((await read('2x air pumps discount 10%')).lines).toEqual([
      { name: 'Air pump', quantity: '2', unitPrice: 25_000, productId: 'Air pump' },
    ])
  })
  it('that can be several is asked about, and each choice is a line that is read', async () => {
    const { choices } = await asked('2x pump, 1x Cable 3')
    expect(choices.map(({ label }) => label)).toEqual(['Air pump', 'Water pump'])
    expect((await read(choices[1]?.rest ?? '')).lines).toMatchObject([
      { name: 'Water pump', quantity: '2', unitPrice: 40_000 },
      { name: 'Cable', quantity: '1', unitPrice: 300 },
    ])
  })
  it('that is no product, or stands in quotation marks, needs one', async () => {
    await expect(read('Cable')).rejects.toThrow('The price is missing for "Cable"')
    await expect(read('"Air pump"')).rejects.toThrow('The price is missing')
  })
})

describe('a number that reads differently in another language', () => {
  it("is taken where it is the catalogue's price", async () => {
    expect((await read('Tank 1.250')).lines).toMatchObject([{ name: 'Tank', unitPrice: 125_000 }])
  })
  it('is asked about with both readings where it is not', async () => {
    const { choices } = await asked('Air pump 1.250')
    expect(choices.map(({ label }) => label).toSorted()).toEqual(['1.25', '1250'])
    const prices = await Promise.all(choices.map(async ({ rest }) => (await read(rest)).lines[0]?.unitPrice))
    expect(prices.toSorted()).toEqual([125, 125_000])
  })
})

const money = fc.constantFrom('USD', 'EUR', 'CLP', 'KWD')
const words = fc.record({
  currency: money,
  draft: fc.boolean(),
  items: fc.array(
    fc.record({
      name: fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }),
      quantity: fc.integer({ min: 1, max: 999_999_999 }).map((n) => String(n / 1000)),
      unitPrice: fc.integer({ min: 0, max: 99_999_999 }),
    }),
    { minLength: 1, maxLength: 5 },
  ),
  discount: fc.option(
    fc.oneof(
      fc.record({ kind: fc.constant('percent' as const), basisPoints: fc.integer({ min: 1, max: 10_000 }) }),
      fc.record({ kind: fc.constant('amount' as const), amount: fc.integer({ min: 1, max: 9_999_999 }) }),
    ),
  ),
})

describe('a line that is printed', () => {
  it('is read as what it was printed from, in every language', () => {
    fc.assert(
      fc.property(words, fc.constantFrom('en', 'es', 'pt', 'ar' as const), ({ items, ...rest }, locale) => {
        const style = { locale, currency: 'USD' } as const
        const written = printQuote({ ...rest, items: items.map((item) => ({ ...item, problem: null })) })
        let first: ReturnType<typeof parseQuote>
        try {
          first = parseQuote(written, style)
        } catch (error) {
          // a name of nothing but blanks, or a line that is too long
          expect(error).toBeInstanceOf(AppError)
          return
        }
        const lines = items.map((item) => ({ ...item, name: first.lines[items.indexOf(item)]?.name ?? '' }))
        expect(first).toEqual({ ...rest, lines })
        expect(parseQuote(printQuote(readQuote(written, style)), style)).toEqual(first)
      }),
      { numRuns: 500 },
    )
  })
})
