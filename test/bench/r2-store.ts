/**
 * R2: no 2xx and no receipt before the journaled write: the store hangs for 30 s, its disk is full, three times as many
 * webhooks come as it carries. 429 or 503 meanwhile, and good again within 10 s. Ends with 1 where it does not hold.
 */
import { parseArgs } from 'node:util'
import { runStoreFaults } from './lib/store-faults.ts'

const text = (value: string) => ({ type: 'string', default: value }) as const
const { values } = parseArgs({
  options: { pause: text('30'), full: text('15'), overload: text('20'), disk: text('90'), burst: text('4000') },
})
const say = (line: string): void => void process.stdout.write(`${line}\n`)
const mostMs = 10_000

say('R2: no seed: nothing in it is drawn by lot')
const result = await runStoreFaults({
  ...{
    pauseMs: Number(values.pause) * 1_000,
    fullMs: Number(values.full) * 1_000,
    perSecond: 50,
    burst: Number(values.burst),
    say,
  },
  overloadMs: Number(values.overload) * 1_000,
  diskMs: Number(values.disk) * 1_000,
})
let holds = result.lost.length + result.storedTwice.length === 0
for (const { name, posted, answers, early, recoveryMs, lineRecoveryMs } of result.phases) {
  const kinds = Object.entries(answers).map(([status, count]) => `${count} × ${status}`)
  say(`  ${name}: ${posted} webhooks: ${kinds.join(', ')}`)
  say(`    acknowledged before the write: ${early.length}; good again after ${(recoveryMs / 1_000).toFixed(1)} s`)
  if (lineRecoveryMs > 0) say(`    every WhatsApp message receipted after ${(lineRecoveryMs / 1_000).toFixed(1)} s`)
  const refused = (answers[503] ?? 0) + (answers[429] ?? 0)
  holds &&= early.length === 0 && refused > 0 && Math.max(recoveryMs, lineRecoveryMs) <= mostMs
}
say(`  ${result.acknowledged} acknowledged, ${result.rows} of them rows, ${result.lost.length} lost`)
say(`  ${result.storedTwice.length} stored twice`)
say(holds ? 'R2 holds' : 'R2 fails')
process.exit(holds ? 0 : 1)
