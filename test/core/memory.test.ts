import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { expect, it } from 'vitest'

/** Takes far more than it keeps, then rests; tells how large it is, in MB. */
const program = `
  import { giveMemoryBack } from ${JSON.stringify(new URL('../../src/core/memory.ts', import.meta.url).href)}
  const size = () => console.log(Math.round(process.memoryUsage.rss() / 2 ** 20))
  giveMemoryBack({ everyMs: 100 })
  let much = Array.from({ length: 1_000_000 }, (_, at) => ({ at, text: 'x'.repeat(10) + at }))
  size()
  much = null
  setInterval(size, 100)
`

it('a process that was busy gives back what it no longer needs once it rests', async () => {
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    const sizes: number[] = []
    // by itself V8 may come to it in eight seconds, or never
    for await (const line of createInterface({ input: child.stdout })) {
      sizes.push(Number(line))
      if (Number(line) < (sizes[0] ?? 0) / 2 || sizes.length > 40) break
    }
    expect(sizes.at(-1)).toBeLessThan((sizes[0] ?? 0) / 2)
  } finally {
    child.kill('SIGKILL')
  }
})
