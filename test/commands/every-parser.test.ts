import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseCampaign, printCampaign } from '../../src/commands/campaign-commands.ts'
import { parseLabels, printLabels } from '../../src/commands/customer-commands.ts'
import { splitCustomer } from '../../src/commands/customers.ts'
import { parseQuote, printQuote } from '../../src/commands/grammar.ts'
import { parseLead, printLead } from '../../src/commands/lead-words.ts'
import { parseMoment, writeMoment } from '../../src/commands/moments.ts'
import { parseMoney, parsePlan, printMoney, printPlan } from '../../src/commands/payment-words.ts'
import { plainToLine } from '../../src/commands/plain-language.ts'
import { parseReminder, printReminder } from '../../src/commands/reminder-words.ts'
import { parseReport, printReport } from '../../src/commands/report-commands.ts'
import { parseTicket, printTicket } from '../../src/commands/ticket-words.ts'
import { maxLine } from '../../src/commands/tokens.ts'
import { AppError } from '../../src/core/errors.ts'

const style = { locale: 'en', currency: 'USD' } as const
const clock = { now: new Date('2026-03-02T10:00:00Z'), timeZone: 'America/Bogota' }
/** Each command's parser, and what prints what it read. */
const parsers: Record<string, { parse(line: string): unknown; print?(read: never): string }> = {
  campaign: { parse: parseCampaign, print: printCampaign },
  customer: { parse: splitCustomer },
  label: { parse: parseLabels, print: printLabels },
  lead: { parse: (line) => parseLead(line, style), print: printLead },
  pay: { parse: (line) => parseMoney(line, style), print: printMoney },
  plain: { parse: plainToLine },
  plan: { parse: parsePlan, print: printPlan },
  quote: {
    parse: (line) => parseQuote(line, style),
    print: ({ lines, ...rest }: ReturnType<typeof parseQuote>) =>
      printQuote({ ...rest, items: lines.map((line) => ({ ...line, problem: null })) }),
  },
  remind: { parse: (line) => parseReminder(line, clock), print: (read) => printReminder(read, clock.timeZone) },
  report: { parse: parseReport, print: printReport },
  snooze: { parse: (line) => parseMoment(line, clock), print: (at) => writeMoment(at, clock.timeZone) },
  ticket: { parse: parseTicket, print: printTicket },
}

/** Null: refused with words for its reader; whatever else is thrown is a fault of ours. */
function readBy(parse: (line: string) => unknown, line: string): unknown {
  try {
    return parse(line)
  } catch (error) {
    expect(error).toBeInstanceOf(AppError)
    return null
  }
}

const word = fc.constantFrom(
  ...['2x', '"', '“', '«', '@', '@Ana', '1.250', '1,5', '250', 'Pump', ',', ';', '\n', '%', '10%', 'discount', '$'],
  ...['USD', 'KWD', '٣', '٫', '-', '--draft', '\u202e', '🙂', ' ', 'tomorrow', 'mañana', '9:00', '2h', '!high', 'غدا'],
  ...['TKT-1', 'Q-1', 'ORD-1', 'to', 'label:vip', 'send', 'from', 'won', 'basic', 'vip', '-old', '/', '\\', '{{name}}'],
  ...['score', '50', 'follow', 'friday', 'monthly', 'month', '2026-04', 'refund', 'month:2026-04', '#', ':', '='],
)
const line = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.array(word, { maxLength: 30 }).map((words) => words.join(' ')),
  fc.array(word, { maxLength: 30 }).map((words) => words.join('')),
)
/** As long as a line may be, of few kinds of signs: what a pattern that looks back would choke on. */
const long = fc
  .array(word, { minLength: 1, maxLength: 3 })
  .map((words) => words.join('').repeat(maxLine).slice(0, maxLine))

/** The least of a few tries: the machine may be busy with something else at the first. */
function leastMs(run: () => unknown): number {
  let least = Number.POSITIVE_INFINITY
  for (let tries = 0; tries < 10 && least > 50; tries++) {
    const from = performance.now()
    run()
    least = Math.min(least, performance.now() - from)
  }
  return least
}

describe.each(Object.entries(parsers))('/%s', (_name, { parse, print }) => {
  it('is read or refused with words for its reader, whatever is typed', () => {
    fc.assert(
      fc.property(line, (text) => {
        const read = readBy(parse, text)
        if (read === null || !print) return
        const printed = print(read as never)
        expect(parse(printed), printed).toEqual(read)
      }),
      { numRuns: 400 },
    )
  })
  it('of the greatest length is read within 50 ms', () => {
    fc.assert(
      fc.property(long, (text) => {
        expect(
          leastMs(() => readBy(parse, text)),
          text.slice(0, 80),
        ).toBeLessThan(50)
      }),
      { numRuns: 40 },
    )
  })
})
