import { describe, expect, it } from 'vitest'
import { parseMoney, parsePlan, printMoney, printPlan } from '../../src/commands/payment-words.ts'
import { AppError } from '../../src/core/errors.ts'
import { createRandom } from '../bench/lib/random.ts'

const style = { locale: 'en' as const, currency: 'USD' }

describe('a line about money', () => {
  it.each([
    ['', { number: null, amount: null, text: '' }],
    ['250 for delivery', { amount: 25_000, currency: 'USD', text: 'delivery' }],
    ['99.90 EUR', { amount: 9_990, currency: 'EUR', text: '' }],
    ['$12.50 two hoses', { amount: 1_250, currency: 'USD', text: 'two hoses' }],
    ['USD 12', { amount: 1_200, currency: 'USD' }],
    ['ord-1001', { number: 'ORD-1001', amount: null }],
    ['INV-7 40 Broken on arrival', { number: 'INV-7', amount: 4_000, text: 'Broken on arrival' }],
    ['٢٥٠ مقابل التوصيل', { amount: 25_000, text: 'التوصيل' }],
    ['500 JPY', { amount: 500, currency: 'JPY' }],
  ])('%s', (line, meant) => expect(parseMoney(line, style)).toMatchObject(meant))

  it.each(['-5', '0', '-5 for nothing', `5 ${'x'.repeat(400)}`])('%s is refused', (line) =>
    expect(() => parseMoney(line, style)).toThrow(AppError),
  )
})

describe('a line about a plan', () => {
  it.each([
    ['standard', { verb: 'start', code: 'standard' }],
    ['topup 1.5', { verb: 'topup', minutes: 90 }],
    ['horas 5', { verb: 'topup', minutes: 300 }],
    ['ساعات ٥', { verb: 'topup', minutes: 300 }],
    ['cancelar ahora', { verb: 'cancel', now: true }],
    ['cancel', { verb: 'cancel', now: false }],
    ['portal', { verb: 'portal' }],
  ])('%s', (line, meant) => expect(parsePlan(line)).toEqual(meant))
})

it('no text makes them throw anything but a refusal, and what they print reads the same', () => {
  const random = createRandom(11)
  const parts = [
    '250',
    '1.250',
    '-3',
    '€',
    'R$',
    'USD',
    'eur',
    'ORD-1',
    'INV-٢',
    'for',
    'por',
    'pump',
    '5h',
    'topup',
    'basic',
    'cancel',
    '\u200f',
    '🙂',
    '1e9',
    '"',
  ]
  for (let round = 0; round < 3_000; round++) {
    const line = Array.from(
      { length: Math.floor(random() * 6) },
      () => parts[Math.floor(random() * parts.length)],
    ).join(' ')
    const same = <T>(parse: (text: string) => T, print: (words: T) => string) => {
      let words: T
      try {
        words = parse(line)
      } catch (error) {
        expect(error).toBeInstanceOf(AppError)
        return
      }
      expect([line, parse(print(words))]).toEqual([line, words])
    }
    same((text) => parseMoney(text, style), printMoney)
    same(parsePlan, printPlan)
  }
})
