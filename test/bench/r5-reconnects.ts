/**
 * R5: 1,000 drops and reconnects with offline replay and messages typed on the phone: 0 lost, 0 doubled.
 * `--seed N`, `--drops N`. Ends with 1 where anything was lost or doubled.
 */
import { parseArgs } from 'node:util'
import setup from '../helpers/global-setup.ts'
import { runReconnects } from './lib/reconnects.ts'

const { values } = parseArgs({ options: { seed: { type: 'string' }, drops: { type: 'string', default: '1000' } } })
const seed = Number(values.seed ?? Math.floor(Math.random() * 1e9))
const drops = Number(values.drops)
const print = (line: string): void => void process.stdout.write(`${line}\n`)

const stop = await setup()
try {
  print(`seed ${seed}: ${drops} drops`)
  const began = Date.now()
  const result = await runReconnects({ seed, drops })
  const { sent, typed, late, lost, doubled, unconfirmed } = result
  print(`${sent} messages, ${typed} of them typed on the phone, ${late} came after a reconnect`)
  print(`${Math.round((Date.now() - began) / 1_000)} s`)
  const isGood = lost.length + doubled.length + unconfirmed.length === 0
  print(isGood ? 'R5 holds: 0 lost, 0 doubled' : `R5 fails: ${JSON.stringify({ lost, doubled, unconfirmed })}`)
  process.exitCode = isGood ? 0 : 1
} finally {
  await stop()
}
