import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type LeadWords, parseLead, printLead } from '../../src/commands/lead-words.ts'
import { AppError } from '../../src/core/errors.ts'

const styles = [
  { locale: 'en' as const, currency: 'USD' },
  { locale: 'es' as const, currency: 'MXN' },
  { locale: 'pt' as const, currency: 'BRL' },
  { locale: 'ar' as const, currency: 'KWD' },
]
const english = { locale: 'en' as const, currency: 'USD' }

it.each<[string, LeadWords]>([
  ['', {}],
  ['score', { score: true }],
  ['qualified value 500', { status: 'qualified', value: { amount: 50_000, currency: 'USD' } }],
  ['!high company "Acme, Inc" source fair-2026', { priority: 'high', company: 'Acme, Inc', source: 'fair-2026' }],
  ['assign Ana Lopez follow 3d', { assign: 'Ana Lopez', followUp: { inDays: 3 } }],
  ['follow 2026-12-24', { followUp: { day: '2026-12-24' } }],
  ['lost found a score elsewhere; cheaper', { status: 'lost', reason: 'found a score elsewhere cheaper' }],
  [
    'calificado valor 500 prioridad alta',
    { status: 'qualified', priority: 'high', value: { amount: 50_000, currency: 'USD' } },
  ],
  ['مؤهل أولوية عاجل', { status: 'qualified', priority: 'urgent' }],
])('reads "%s"', (line, words) => expect(parseLead(line, english)).toEqual(words))

it.each(['value', 'value much', 'sing', 'priority soon', 'follow 2026-02-30', 'follow 0d', 'value -5', 'company ""'])(
  'says what is wrong with "%s"',
  (line) => expect(() => parseLead(line, english)).toThrow(AppError),
)

const words = [
  ...[
    'qualified',
    'lost',
    'score',
    'value',
    '500',
    '1.250',
    '12,5',
    'USD',
    '$3',
    'company',
    'assign',
    'me',
    'follow',
    '3d',
    '!high',
  ],
  ...[
    '"a b"',
    '“x',
    ';',
    ',',
    '\n',
    'perdido',
    'valor',
    'قيمة',
    '٥٠٠',
    '1٫234',
    'KWD',
    '2026-12-24',
    '2x"q"',
    '\u00a0',
  ],
]
it('never throws anything but a refusal, and a line printed from what was read reads the same', () => {
  const typed = fc.array(fc.oneof(fc.constantFrom(...words), fc.string({ maxLength: 12 })), { maxLength: 14 })
  fc.assert(
    fc.property(typed, fc.constantFrom(...styles), fc.constantFrom(' ', '  '), (tokens, style, gap) => {
      let read: LeadWords
      try {
        read = parseLead(tokens.join(gap), style)
      } catch (error) {
        expect(error).toBeInstanceOf(AppError)
        return
      }
      expect(parseLead(printLead(read), style)).toEqual(read)
    }),
    { numRuns: 3000 },
  )
})
