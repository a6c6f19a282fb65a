/**
 * R5: 500 kill -9 of a process while it writes the keys of its WhatsApp sessions: each session decrypts afterwards, both
 * ways, and a second process is refused the same keys. `--seed N`, `--kills N`, `--minutes N` at most. Ends with 1 where it does not hold.
 */
import { parseArgs } from 'node:util'
import setup from '../helpers/global-setup.ts'
import { runKeyKills } from './lib/key-kills.ts'

const { values } = parseArgs({
  options: { seed: { type: 'string' }, kills: { type: 'string', default: '500' }, minutes: { type: 'string' } },
})
const seed = Number(values.seed ?? Math.floor(Math.random() * 1e9))
const say = (line: string): void => void process.stdout.write(`${line}\n`)

const stop = await setup()
try {
  say(`R5, seed ${seed}: ${values.kills} kills during key writes`)
  const began = Date.now()
  const result = await runKeyKills({
    seed,
    kills: Number(values.kills),
    mostMs: Number(values.minutes ?? Infinity) * 60_000,
    say,
  })
  const { kills, atLogin, sent, askedAgain, checks, broken, lost, shownTwice, second } = result
  say(`${kills} kills, ${atLogin} of them at login, ${Math.round((Date.now() - began) / 1_000)} s`)
  say(
    `  ${sent} messages in, ${lost.length} lost; ${checks} answered after a restart, ${broken.length} sessions broken`,
  )
  say(`  ${askedAgain} messages of before a kill came again and were asked for once more`)
  say(`  ${shownTwice.length} answers shown twice; a second socket on the same keys: ${second}`)
  const holds = lost.length + broken.length + shownTwice.length === 0 && second === 'refused'
  say(holds ? 'R5 holds' : `R5 fails: ${JSON.stringify({ broken, lost, shownTwice, second })}`)
  process.exitCode = holds ? 0 : 1
} finally {
  await stop()
}
