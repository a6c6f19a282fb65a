import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ReportName } from '../../schemas/report.ts'
import { parseReport, printReport } from '../../src/commands/report-commands.ts'
import { AppError } from '../../src/core/errors.ts'

test('a report line that was printed from a parse parses to the same; nothing else is thrown but a refusal', () => {
  const words = fc.record({
    name: fc.constantFrom(...ReportName.options.filter((name) => name !== 'ticketDetails')),
    month: fc.option(fc.constantFrom('2026-01', '2026-11', '2030-12')),
  })
  fc.assert(
    fc.property(words, (given) => {
      expect(parseReport(printReport(given as never))).toEqual(given)
    }),
  )
  fc.assert(
    fc.property(fc.string({ maxLength: 300 }), (text) => {
      try {
        parseReport(text)
      } catch (error) {
        expect(error).toBeInstanceOf(AppError)
      }
    }),
  )
})

test('a report is asked for in the four languages', () => {
  for (const said of ['funnel', 'EMBUDO', 'funil', 'القمع']) expect(parseReport(said).name).toBe('leadFunnel')
  expect(parseReport('ventas 2026-10')).toEqual({ name: 'salesAgainstTarget', month: '2026-10' })
})
