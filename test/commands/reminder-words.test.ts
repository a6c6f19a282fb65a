import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseReminder, printReminder } from '../../src/commands/reminder-words.ts'
import { AppError } from '../../src/core/errors.ts'

// a Wednesday, 10:20 in Berlin
const now = new Date('2026-03-25T09:20:30Z')
const clock = { now, timeZone: 'Europe/Berlin' }
const read = (line: string) => {
  const { content, dueDate, priority } = parseReminder(line, clock)
  return [dueDate.toISOString().replace(':00.000Z', 'Z'), content, priority]
}

describe('/remind', () => {
  it.each([
    ['2h call Maria', '2026-03-25T11:21Z', 'call Maria'],
    ['in 2 hours call Maria', '2026-03-25T11:21Z', 'call Maria'],
    ['30m stretch', '2026-03-25T09:51Z', 'stretch'],
    ['tomorrow 9am call Maria', '2026-03-26T08:00Z', 'call Maria'],
    ['tomorrow at 9:30 pm call', '2026-03-26T20:30Z', 'call'],
    ['tomorrow call Maria', '2026-03-26T08:00Z', 'call Maria'],
    ['friday 14:30 send offer', '2026-03-27T13:30Z', 'send offer'],
    // the clock goes forward on the 29th
    ['monday 9am open', '2026-03-30T07:00Z', 'open'],
    ['wednesday a week later', '2026-04-01T07:00Z', 'a week later'],
    ['14:30 send offer', '2026-03-25T13:30Z', 'send offer'],
    ['2026-12-24 16:00 close early', '2026-12-24T15:00Z', 'close early'],
    ['mañana a las 9 llamar a María', '2026-03-26T08:00Z', 'llamar a María'],
    ['en 3 días revisar', '2026-03-28T09:21Z', 'revisar'],
    ['miércoles 10h reunión', '2026-04-01T08:00Z', 'reunión'],
    ['amanhã às 15h30 ligar', '2026-03-26T14:30Z', 'ligar'],
    ['sexta-feira 8h ligar', '2026-03-27T07:00Z', 'ligar'],
    ['غدًا الساعة ٩ اتصل بماريا', '2026-03-26T08:00Z', 'اتصل بماريا'],
    ['بعد ساعتين اتصل', '2026-03-25T11:21Z', 'اتصل'],
    ['الجمعة 5م اتصل', '2026-03-27T16:00Z', 'اتصل'],
  ])('%s', (line, at, content) => {
    expect(read(line)).toEqual([at, content, 'medium'])
  })
  it('with its priority', () => {
    expect(read('!high 2h call')[2]).toBe('high')
    expect(read('!baja 2h call')[2]).toBe('low')
  })
  it.each([
    ['9am call', /is over/],
    ['today 10:20 call', /is over/],
    ['2020-01-01 call', /is over/],
    ['2026-02-30 call', /does not exist/],
    // two in the morning is three
    ['2026-03-29 02:30 call', /does not exist/],
    ['2026-03-29T02:30 call', /does not exist/],
    ['9000-01-01 call', /does not exist/],
    ['call Maria', /when first/],
    ['', /when first/],
    ['tomorrow', /what to remind/],
    ['!huge 2h call', /not a priority/],
  ])('refuses %s', (line, why) => {
    expect(() => parseReminder(line, clock)).toThrow(why)
  })
  it('never throws anything but a refusal, on any text', () => {
    const word = fc.constantFrom(
      'in',
      'tomorrow',
      '9',
      '9am',
      '2h',
      '!high',
      'mañana',
      'بعد',
      'ساعتين',
      '2026-03-29',
      '25:00',
      'at',
      'pm',
      '9999',
    )
    const line = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 60 }),
      fc.array(word, { maxLength: 7 }).map((all) => all.join(' ')),
    )
    fc.assert(
      fc.property(line, (text) => {
        try {
          parseReminder(text, clock)
        } catch (error) {
          expect(error).toBeInstanceOf(AppError)
        }
      }),
    )
  })
  it('reads what it printed as the same, in the hour that comes twice too', () => {
    const zones = fc.constantFrom('Europe/Berlin', 'America/Bogota', 'Asia/Kathmandu', 'UTC')
    const dueDate = fc
      .integer({ min: 1, max: 400_000 })
      .map((minutes) => new Date(Math.floor(now.getTime() / 60_000) * 60_000 + minutes * 60_000))
    const content = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 80 })
      .map((text) => text.trim())
      .filter(Boolean)
    const priority = fc.constantFrom('low' as const, 'medium' as const, 'high' as const)
    fc.assert(
      fc.property(fc.record({ content, dueDate, priority }), zones, (words, timeZone) => {
        expect(parseReminder(printReminder(words, timeZone), { now, timeZone })).toEqual(words)
      }),
    )
    const twice = [new Date('2026-10-25T00:30:00Z'), new Date('2026-10-25T01:30:00Z')]
    for (const at of twice) {
      const words = { content: 'x', dueDate: at, priority: 'low' as const }
      expect(parseReminder(printReminder(words, 'Europe/Berlin'), clock)).toEqual(words)
    }
  })
})
