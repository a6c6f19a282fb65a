import { describe, expect, it } from 'vitest'
import { createFormat } from '../../inbox-ui/src/lib/format.ts'
import { initials, phoneWords, tintOf } from '../../inbox-ui/src/lib/names.ts'

const words = { now: 'now', today: 'Today', yesterday: 'Yesterday' }
const now = Date.parse('2026-11-20T15:00:00Z')

describe('times', () => {
  const format = createFormat('en', 'UTC', words)
  it.each([
    ['2026-11-20T14:59:40Z', 'now'],
    ['2026-11-20T14:57:00Z', '3m'],
    ['2026-11-20T12:30:00Z', '2h'],
    ['2026-11-19T23:00:00Z', 'Yesterday'],
    ['2026-11-17T10:00:00Z', 'Tue'],
    ['2026-08-02T10:00:00Z', 'Aug 2'],
  ])('%s reads %s', (iso, text) => expect(format.ago(iso, now)).toBe(text))

  it('parts days in the reader’s zone, not in ours', () => {
    const miami = createFormat('en', 'America/New_York', words)
    expect(miami.dayKey('2026-11-20T03:00:00Z')).toBe('2026-11-19')
    expect(miami.day('2026-11-20T03:00:00Z', now)).toBe('Yesterday')
    expect(format.day('2026-11-20T03:00:00Z', now)).toBe('Today')
  })
})

it.each([
  ['en', 45_000, 'USD', '$450.00'],
  ['en', 450, 'JPY', '¥450'],
  ['en', 1_234, 'KWD', 'KWD 1.234'],
])('shows minor units as money: %s %d %s', (locale, minor, currency, text) => {
  expect(
    createFormat(locale, 'UTC', words)
      .money(minor, currency)
      .replace(/\u00a0/g, ' '),
  ).toBe(text)
})

it('keeps sign, figure and currency in one order among Arabic words', () => {
  expect(createFormat('ar', 'UTC', words).money(-5_000, 'USD')).toMatch(/^\u2066.*50.*\u2069$/)
})

it('makes initials of names, and none of a number', () => {
  expect(initials('Daniela Ríos')).toBe('DR')
  expect(initials('يوسف الحدّاد')).toBe('ي')
  expect(initials('Garaje Ferreira ☕ Luis')).toBe('GL')
  expect(initials('+55 11 5550 0184')).toBe('')
})

it('gives a person the same of six tints each time', () => {
  const tints = Array.from({ length: 200 }, (_, at) => tintOf(at.toString(16).padStart(24, '0')))
  expect(new Set(tints)).toEqual(new Set([1, 2, 3, 4, 5, 6]))
  expect(tintOf('abc')).toBe(tintOf('abc'))
})

it('parts a North American number into its groups and leaves others alone', () => {
  expect(phoneWords('+13055550142')).toBe('+1 305 555 0142')
  expect(phoneWords('+551155500184')).toBe('+551155500184')
})
