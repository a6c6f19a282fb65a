import { parseArgs } from 'node:util'
import { withCare } from './own-store.ts'
import { runMain, say } from './say.ts'

const help = `bin/doctor: looks at everything that Parley needs: stores, persistence, disk, clock, keys, sessions, queues, dead letters,
backups. Each line is ok, warn or FAIL, with one next step. It ends with 1 when something fails, else with 0.

  --json   the same for programs`

const marks = { ok: 'ok  ', warn: 'warn', fail: 'FAIL' } as const

await runMain(async () => {
  const off = { type: 'boolean', default: false } as const
  const { values } = parseArgs({ options: { json: off, help: off } })
  if (values.help) {
    say(help)
    return 0
  }
  const checks = await withCare(({ operations }) => operations.check(null, 'en'))
  const lines = checks.map(({ status, title, detail, next }) => {
    const line = `${marks[status]}  ${title}: ${detail}`
    return next ? `${line}\n        → ${next}` : line
  })
  process.stdout.write(`${values.json ? JSON.stringify(checks) : lines.join('\n')}\n`)
  return checks.some(({ status }) => status === 'fail') ? 1 : 0
})
