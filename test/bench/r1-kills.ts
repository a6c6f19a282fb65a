/**
 * R1: kill -9 of our processes, of Redis and of MongoDB, ten times each at random, while 10,000 messages come in and
 * 10,000 go out. `--seed N`, `--messages N` each way, `--each N` kills of each. Ends with 1 where anything was lost or doubled.
 */
import { parseArgs } from 'node:util'
import { runAllKills } from './lib/all-kills.ts'
import { report } from './lib/kill-report.ts'

const text = (value: string) => ({ type: 'string', default: value }) as const
const { values } = parseArgs({
  options: { seed: { type: 'string' }, messages: text('10000'), each: text('10'), customers: text('40') },
})
const seed = Number(values.seed ?? Math.floor(Math.random() * 1e9))
const [messages, each, customers] = [Number(values.messages), Number(values.each), Number(values.customers)]
const say = (line: string): void => void process.stdout.write(`${line}\n`)

say(`R1, seed ${seed}: ${messages} in and ${messages} out, ${each} kills of each`)
const began = performance.now()
const result = await runAllKills({
  ...{ seed, each, customers, say, messagesIn: messages, messagesOut: messages },
  ...{ writers: 4, strikeWithinMs: 2_000 },
})
const holds = report(result, say)
say(`${result.kills} kills, ${Math.round((performance.now() - began) / 1_000)} s`)
say(holds ? 'R1 holds: nothing acknowledged is lost, nothing is stored or shown twice' : 'R1 fails')
process.exit(holds ? 0 : 1)
