import { parseArgs } from 'node:util'
import { withCare } from './own-store.ts'
import { runMain, say } from './say.ts'

const help = `bin/rotate-key: gives the store a new key. Running processes take it up within seconds; everything that is sealed is
sealed again with it. A minute later, when no process can be late any more, a running Parley looks once more and retires
the old key if nothing uses it; it also goes on where a rotation was cut off. The master key stays as it is.

  --resume   no new key: only what is left of the last rotation`

await runMain(async () => {
  const off = { type: 'boolean', default: false } as const
  const { values } = parseArgs({ options: { resume: off, help: off } })
  if (values.help) {
    say(help)
    return 0
  }
  return withCare(async ({ keys }) => {
    if (!values.resume) say(`The new key is ${await keys.rotate()}.`)
    const { resealed, retired } = await keys.tend()
    say(`${resealed} sealed again${retired.length > 0 ? `; retired: ${retired.join(', ')}` : ''}.`)
    for (const { id, uses, isCurrent } of await keys.uses())
      process.stdout.write(`${id}: ${uses} sealed texts${isCurrent ? ', the current key' : ''}\n`)
    return 0
  })
})
