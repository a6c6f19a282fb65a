import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { Ambiguous } from '../../src/commands/amounts.ts'
import { parseLabels, printLabels } from '../../src/commands/customer-commands.ts'
import { printQuote, readQuote } from '../../src/commands/grammar.ts'
import { parseMoment } from '../../src/commands/moments.ts'
import { AppError } from '../../src/core/errors.ts'

const text = readFileSync(new URL('../../src/commands/GRAMMAR.md', import.meta.url), 'utf8')
const rows = [...text.matchAll(/^\| `\/(\w+) ?(.*?)` +\| (.+?) +\|$/gmu)].map(([, name = '', line = '', said = '']) => {
  return { name, line, said }
})
const readers: Record<string, (line: string) => string> = {
  quote: (line) => `\`${printQuote(readQuote(line, { locale: 'en', currency: 'USD' }))}\``,
  label: (line) => `\`${printLabels(parseLabels(line))}\``,
  snooze: (line) => (parseMoment(line, { now: new Date(), timeZone: 'UTC' }) ? 'a moment' : ''),
}
const readAs = ({ name, line }: { name: string; line: string }): string => {
  try {
    return readers[name]?.(line) ?? ''
  } catch (error) {
    if (error instanceof Ambiguous) return `asked: ${error.readings.join(' or ')}`
    if (error instanceof AppError) return 'refused'
    throw error
  }
}

it('has as many lines as the table says', () => expect(rows.length).toBeGreaterThanOrEqual(10))
it.each(rows)('/$name $line is read as the document says', (row) => expect(readAs(row)).toBe(row.said))
