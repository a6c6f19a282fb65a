import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TicketStatus } from '../../schemas/ticket.ts'
import { parseTicket, printTicket, type TicketWords } from '../../src/commands/ticket-words.ts'
import { AppError } from '../../src/core/errors.ts'

const number = 'TKT-20260302-050509-ABCD'
const fresh = { number: null, priority: 'medium', minutes: 0, description: '' }

describe('/ticket', () => {
  it.each<[string, object]>([
    ['No hot water', { ...fresh, subject: 'No hot water' }],
    ['!urgente Sin agua\ndesde ayer', { ...fresh, priority: 'urgent', subject: 'Sin agua', description: 'desde ayer' }],
    ['hours 2h Set up the shop', { ...fresh, minutes: 120, subject: 'Set up the shop' }],
    ['!alta horas 1:30 Migrar', { ...fresh, priority: 'high', minutes: 90, subject: 'Migrar' }],
    ['Hours of work are wrong', { ...fresh, subject: 'Hours of work are wrong' }],
    ['-- !important is a word', { ...fresh, subject: '!important is a word' }],
    [`${number} in_progress`, { number, priority: null, minutes: 0, status: 'in_progress' }],
    [`${number.toLowerCase()} cerrado !low`, { number, priority: 'low', minutes: 0, status: 'closed' }],
    [`${number} مغلقة`, { number, priority: null, minutes: 0, status: 'closed' }],
    [`${number} ساعات ٢`, { number, priority: null, minutes: 120, status: null }],
  ])('%s', (line, words) => {
    expect(parseTicket(line)).toEqual(words)
  })
  it.each([
    ['', /subject is missing/],
    ['!huge It leaks', /not a priority/],
    ['x'.repeat(201), /200 characters/],
    [number, /what becomes/],
    [`${number} gone`, /not a status/],
  ])('refuses %s', (line, why) => {
    expect(() => parseTicket(line)).toThrow(why)
  })
  it('never throws anything but a refusal, and reads what it printed as the same', () => {
    const priority = fc.constantFrom('low' as const, 'medium' as const, 'high' as const, 'urgent' as const)
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 60 }),
      fc.constantFrom('hours 2', '!low', '--', number, `${number} open`),
    )
    const minutes = fc.integer({ min: 0, max: 600_000 })
    const clean = text.map((given) => given.replace(/\s+/gu, ' ').trim())
    const made = fc.record({
      number: fc.constant(null),
      priority,
      minutes,
      subject: clean.filter(Boolean),
      description: clean,
    })
    const changed = fc
      .record({
        number: fc.constant(number),
        priority: fc.option(priority),
        minutes,
        status: fc.option(fc.constantFrom(...TicketStatus.options)),
      })
      .filter((words) => words.priority !== null || words.status !== null || words.minutes > 0)
    fc.assert(
      fc.property(fc.oneof(made, changed) as fc.Arbitrary<TicketWords>, (words) => {
        expect(parseTicket(printTicket(words))).toEqual(words)
      }),
    )
    fc.assert(
      fc.property(text, (line) => {
        try {
          parseTicket(line)
        } catch (error) {
          expect(error).toBeInstanceOf(AppError)
        }
      }),
    )
  })
})
