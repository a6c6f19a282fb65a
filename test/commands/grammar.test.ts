import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseQuote } from '../../src/commands/grammar.ts'
import { AppError } from '../../src/core/errors.ts'

const usd = { locale: 'en', currency: 'USD' } as const
const eur = { locale: 'es', currency: 'EUR' } as const
const read = (line: string, style: Parameters<typeof parseQuote>[1] = usd) => parseQuote(line, style)
const wrong = (line: string, style: Parameters<typeof parseQuote>[1] = usd): AppError => {
  try {
    read(line, style)
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
  throw new Error(`"${line}" was read`)
}
const item = (name: string, quantity: string, unitPrice: number) => ({ name, quantity, unitPrice })

describe('/quote is read', () => {
  it('as in the examples', () => {
    expect(read('2x "Air pump" @ 250 discount 10%')).toEqual({
      lines: [item('Air pump', '2', 25_000)],
      discount: { kind: 'percent', basisPoints: 1000 },
      currency: 'USD',
      draft: false,
    })
    expect(read('2x "Air pump" 250, 1x Filter 12.50').lines).toEqual([
      item('Air pump', '2', 25_000),
      item('Filter', '1', 1250),
    ])
  })
  it.each([
    ['2 x Pump 10', item('Pump', '2', 1000)],
    ['2× Pump 10', item('Pump', '2', 1000)],
    ['1.5x Cable 3', item('Cable', '1.5', 300)],
    ['2,5x Cable 3', item('Cable', '2.5', 300)],
    ['2x"Air pump"@250', item('Air pump', '2', 25_000)],
    ['2x “Air pump” @250', item('Air pump', '2', 25_000)],
    ['«Bomba de aire» precio 250', item('Bomba de aire', '1', 25_000)],
    ['Air pump price 250', item('Air pump', '1', 25_000)],
    ['Air pump $250', item('Air pump', '1', 25_000)],
    ['Air pump USD 250', item('Air pump', '1', 25_000)],
    ['1/2" pipe 4.20', item('1/2" pipe', '1', 420)],
    ['Filter 2019 model 35', item('Filter 2019 model', '1', 3500)],
    ['٢x مضخة ٢٥٠', item('مضخة', '2', 25_000)],
    ['مضخة ٢٥٠٫٥', item('مضخة', '1', 25_050)],
    ['Big machine 1,250.00', item('Big machine', '1', 125_000)],
    ['Big machine 1.250.000', item('Big machine', '1', 125_000_000)],
    ['Tank top 250', item('Tank top', '1', 25_000)],
    ['Brake disc 0', item('Brake disc', '1', 0)],
  ])('%s', (line, expected) => expect(read(line).lines).toEqual([expected]))
  it.each([
    ['a 10 discount 25', { kind: 'amount', amount: 2500 }],
    ['a 10 discount 12.5%', { kind: 'percent', basisPoints: 1250 }],
    ['a 10 descuento 10 %', { kind: 'percent', basisPoints: 1000 }],
    ['a 10, discount 10%', { kind: 'percent', basisPoints: 1000 }],
    ['a 10 خصم ١٠٪', { kind: 'percent', basisPoints: 1000 }],
    ['discount card 10', null],
  ])('the discount of %s', (line, expected) => expect(read(line).discount).toEqual(expected))
  it('with the currency that it names, and the draft flag', () => {
    expect(read('Installation 900 EUR --draft')).toMatchObject({ currency: 'EUR', draft: true })
    expect(read('Casco 900 clp', eur)).toMatchObject({ currency: 'CLP', lines: [item('Casco', '1', 900)] })
    // pesos have no cents: there is one way to read it
    expect(read('Casco 1.250 CLP', eur).lines).toEqual([item('Casco', '1', 1250)])
    expect(read('Bomba 12,50 €', eur).lines).toEqual([item('Bomba', '1', 1250)])
  })
})

describe('/quote is refused, saying what was wrong', () => {
  it('an amount that reads otherwise in another language, with both readings', () => {
    expect(wrong('Pump 1.250', eur).message).toBe(
      '"1.250" can be read as 1250 or as 1.25. Write it one of these two ways.',
    )
    expect(wrong('Pump 1,250').message).toContain('1250 or as 1.25')
    expect(wrong('Pump 1.250').in('es')).toContain('1.25 o como 1250')
    expect(wrong('1,250x Pump 3').message).toContain('1250 or as 1.25')
  })
  it.each([
    ['', 'There is no item'],
    ['250', 'The name of the item is missing'],
    ['"Air pump"', 'The price is missing for "Air pump"'],
    ['2x "Air pump 250', 'opened and not closed'],
    ['Pump @', 'The price is missing'],
    ['Pump @ cheap', '"cheap" is not an amount'],
    ['Pump @ 250 EURO', '"EURO" is not a currency'],
    ['Pump 250 EURO', '"EURO" is not a currency'],
    ['0x Pump 10', '"0" is not a quantity'],
    ['1.2345x Pump 10', '"1.2345" is not a quantity'],
    ['Pump 10.555', 'can be read as'],
    ['Pump 0.555', 'more decimals than USD has (2)'],
    ['Pump 9999999999999', 'too large'],
    ['Pump 10 discount 101%', 'The discount "101%"'],
    ['Pump 10 discount', 'The discount ""'],
    ['Pump 10 USD, Filter 5 EUR', 'USD and EUR'],
    ['x'.repeat(2001), 'longer than 2000'],
    [`${'n'.repeat(201)} 10`, 'up to 200'],
    [Array.from({ length: 101 }, () => 'a 1').join(', '), 'up to 100 lines'],
  ])('%.30s', (line, said) => expect(wrong(line).message).toContain(said))
})

describe('whatever is typed', () => {
  it('is read or refused with words for its reader, and what was read is a quote', () => {
    const part = fc.constantFrom(
      '2x',
      'x',
      '"',
      '“',
      '@',
      '1.250',
      '1,5',
      '250',
      'Pump',
      ',',
      ';',
      '\n',
      '%',
      'discount',
      '$',
      'USD',
      '٣',
      '٫',
      '-',
      '--draft',
      '\u202e',
      '🙂',
      ' ',
    )
    const line = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(part, { maxLength: 40 }).map((parts) => parts.join(' ')),
      fc.array(part, { maxLength: 40 }).map((parts) => parts.join('')),
    )
    fc.assert(
      fc.property(line, fc.constantFrom(usd, eur), (text, style) => {
        try {
          const { lines } = read(text, style)
          for (const row of lines) {
            expect(Number.isSafeInteger(row.unitPrice) && row.unitPrice >= 0).toBe(true)
            expect(row.quantity).toMatch(/^\d{1,9}(\.\d{1,3})?$/)
            expect(row.name.length).toBeGreaterThan(0)
          }
        } catch (error) {
          expect(error).toBeInstanceOf(AppError)
          expect((error as AppError).in('ar')).not.toContain('{{')
        }
      }),
      { numRuns: 2000 },
    )
  })
  it.each([
    ['"'.repeat(2000)],
    [`${'9,'.repeat(999)}9`],
    ['1'.repeat(2000)],
    ['@ '.repeat(1000)],
    ['2x'.repeat(1000)],
    [`${'a '.repeat(990)}discount`],
    [', '.repeat(1000)],
    ['off '.repeat(500)],
  ])('long and hostile lines (%.12s…) end in an answer', (line) => {
    try {
      read(line)
    } catch (error) {
      expect(error).toBeInstanceOf(AppError)
    }
  })
})
