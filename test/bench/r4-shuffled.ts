/** R4, the WhatsApp part: 10,000 events, each 1 to 5 times, shuffled, leave the same as once in order. `--seed N`, `--events N`. */
import { parseArgs } from 'node:util'
import { createRoadKit } from '../features/conversations/kit.ts'
import setup from '../helpers/global-setup.ts'
import { runShuffled } from '../helpers/shuffled.ts'

const { values } = parseArgs({ options: { seed: { type: 'string' }, events: { type: 'string', default: '10000' } } })
const seed = Number(values.seed ?? Math.floor(Math.random() * 1e9))
const events = Number(values.events)
const print = (line: string): void => void process.stdout.write(`${line}\n`)

const stop = await setup()
const kit = await createRoadKit()
try {
  print(`seed ${seed}: ${events} events`)
  const began = Date.now()
  const { deliveries, messages, differences } = await runShuffled(kit, { events, customers: 100, seed })
  const seconds = ((Date.now() - began) / 1_000).toFixed(1)
  print(`${deliveries} deliveries, ${messages} rows compared, ${seconds} s`)
  for (const difference of differences.slice(0, 20)) print(difference)
  print(differences.length === 0 ? 'R4 holds: the same final state' : `R4 fails: ${differences.length} differences`)
  process.exitCode = differences.length === 0 ? 0 : 1
} finally {
  await kit.close()
  await stop()
}
