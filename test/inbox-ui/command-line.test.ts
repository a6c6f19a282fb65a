import { expect, it } from 'vitest'
import {
  exact,
  isCommandLine,
  matching,
  needsArguments,
  partAt,
  typedName,
  usageParts,
} from '../../inbox-ui/src/lib/command-line.ts'
import type { CommandInfo } from '../../inbox-ui/src/lib/types.ts'

const command = (name: string, usage: string, aliases: string[] = []): CommandInfo => ({
  name,
  aliases,
  usage,
  title: name,
  examples: [],
  allowed: true,
})
const commands = [
  command('quote', '/quote [2x] item [@] price [, more items] [discount 10%|25]', ['cotizar']),
  command('close', '/close'),
  command('bot', '/bot on|off'),
]
const names = (found: readonly CommandInfo[]) => found.map((one) => one.name)

it.each([
  ['/quote', true],
  ['  /quote', true],
  ['//', true],
  ['quote', false],
  ['1/2', false],
])('tells whether %j is for the command door', (line, expected) => expect(isCommandLine(line)).toBe(expected))

it('offers what begins like the typed name, in every language’s words', () => {
  expect(names(matching(commands, '/'))).toEqual(['quote', 'close', 'bot'])
  expect(names(matching(commands, '/QU'))).toEqual(['quote'])
  expect(names(matching(commands, '/cot'))).toEqual(['quote'])
})

it('after the name only that command is left', () => {
  expect(names(matching(commands, '/quote 2x'))).toEqual(['quote'])
  expect(matching(commands, '/q 2x')).toEqual([])
  expect(typedName('/quote 2x')).toEqual({ name: 'quote', finished: true })
})

it('knows which commands can be run by their name alone', () => {
  expect(exact(commands, '/close')?.name).toBe('close')
  expect(commands.map(needsArguments)).toEqual([true, false, true])
  const nested = command('refund', '/refund [INV-1001] [amount [currency]] [reason]')
  const either = command('pay', '/pay [ORD-1001|INV-1001] | amount [currency] [for what]')
  const both = command('ticket', '/ticket [!low] subject · /ticket TKT-… status')
  expect([nested, either, both].map(needsArguments)).toEqual([false, false, true])
  expect(usageParts(nested.usage).map(({ text }) => text)).toEqual([
    '/refund',
    '[INV-1001]',
    '[amount [currency]]',
    '[reason]',
  ])
})

it('says which needed part is being typed, a quoted name counting as one word', () => {
  const parts = usageParts('/quote item price [discount 10%|25]')
  expect(parts.map((part) => part.kind)).toEqual(['word', 'need', 'need', 'may'])
  expect(partAt('/quo', parts)).toBe(-1)
  expect(partAt('/quote ', parts)).toBe(1)
  expect(partAt('/quote "Air pump', parts)).toBe(1)
  expect(partAt('/quote "Air pump" 10', parts)).toBe(2)
  expect(partAt('/quote "Air pump" 10 discount 5', parts)).toBe(2)
  expect(partAt('/close ', usageParts('/close'))).toBe(-1)
})
