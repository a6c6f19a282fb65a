import setup from '../helpers/global-setup.ts'
import { killRun } from './lib/kill-run.ts'
import type { KillRunOptions } from './lib/kill-types.ts'

/**
 * What the receipt journal is for: processes are killed with it (nothing may be lost) and without it (something must be).
 * `node test/bench/kill.ts [seed]`; exit code 1 where it is otherwise. R1 kills the stores too: `r1-kills.ts`.
 */
const seed = Number(process.argv[2] ?? 2026)
const whole = { messagesIn: 2_000, messagesOut: 2_000, customers: 20, kills: 20 }
const runs: { name: string; options: KillRunOptions; mustLose: boolean }[] = [
  { name: '2,000 in and 2,000 out, 20 kills', options: { ...whole, seed }, mustLose: false },
  {
    name: 'the first again without the receipt journal: must lose',
    options: { ...whole, messagesOut: 0, seed: seed + 2, sessionsOnly: true, env: { RECEIPT_JOURNAL: '0' } },
    mustLose: true,
  },
]

const tearDown = await setup()
let failed = false
for (const { name, options, mustLose } of runs) {
  const began = performance.now()
  const result = await killRun(options)
  const wrong = [result.lost, result.missing, result.storedTwice, result.lostOut, result.shownTwice].flat().length
  const lost = result.lost.length > 0
  failed ||= mustLose ? !lost : wrong > 0
  console.log(name, `(${Math.round((performance.now() - began) / 1_000)} s)`, result)
}
await tearDown()
process.exit(failed ? 1 : 0)
