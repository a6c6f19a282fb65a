/** R4, the Stripe part: 1,000 events, each 1 to 5 times, shuffled, leave the same as once in order. `--seed N`, `--events N`. */
import { parseArgs } from 'node:util'
import { createPayingApp } from '../features/payments/kit.ts'
import setup from '../helpers/global-setup.ts'
import { runStripeShuffled } from '../helpers/stripe-shuffled.ts'

const { values } = parseArgs({ options: { seed: { type: 'string' }, events: { type: 'string', default: '1000' } } })
const seed = Number(values.seed ?? Math.floor(Math.random() * 1e9))
const print = (line: string): void => void process.stdout.write(`${line}\n`)

const stop = await setup()
const app = await createPayingApp()
try {
  print(`seed ${seed}: ${values.events} events of Stripe`)
  const began = Date.now()
  const { deliveries, rows, differences } = await runStripeShuffled(app, { events: Number(values.events), seed })
  const seconds = ((Date.now() - began) / 1_000).toFixed(1)
  print(`${deliveries} deliveries, ${rows} payments compared, ${seconds} s`)
  for (const difference of differences.slice(0, 20)) print(difference)
  print(differences.length === 0 ? 'R4 holds: the same final state' : `R4 fails: ${differences.length} differences`)
  process.exitCode = differences.length === 0 ? 0 : 1
} finally {
  await app.close()
  await stop()
}
