import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, onTestFinished, test } from 'vitest'
import { freePort } from '../../bin/lib/processes.ts'
import { tempFolder } from './kit.ts'
import { type Run, up } from './up-kit.ts'

/** Every process that was started with this home, however far down. */
function processesOf(home: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`HOME=${home}\0`)
      } catch {
        return false
      }
    })
    .map((pid) => `${pid} ${readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')}`)
}

async function stop(run: Run, signal: NodeJS.Signals): Promise<number | null> {
  run.child.kill(signal)
  return run.ended
}

describe('bin/up', { timeout: 180_000 }, () => {
  test('starts, refuses a second start, stops all that it started and nothing else, and keeps the data', async () => {
    const home = await tempFolder()
    const port = await freePort()
    const bystander = spawn('sleep', ['600'])
    onTestFinished(() => void bystander.kill())

    const first = up(home, '--port', String(port))
    const shown = await first.ready
    expect(shown.inbox).toBe(`http://localhost:${port}`)
    expect(shown.owner).toMatch(/\S+@\S+ +\S{8,}/)
    expect((await fetch(`${shown.inbox}/healthz`)).status).toBe(200)
    expect((await fetch(`${shown.phone}`)).status).toBe(200)

    const second = up(home, '--port', String(port))
    expect(await second.ended).toBe(1)
    expect(second.text().trim()).toBe(`bin/up is already running in this clone (process ${first.child.pid}).`)
    expect((await fetch(`${shown.inbox}/healthz`)).status).toBe(200)

    expect(await stop(first, 'SIGINT')).toBe(130)
    expect(processesOf(home)).toEqual([])
    expect(bystander.exitCode ?? bystander.signalCode).toBeNull()

    const again = up(home)
    expect(await again.ready).toEqual(shown)
    expect(again.text()).not.toMatch(/Building the inbox|master key/)
    expect(await stop(again, 'SIGTERM')).toBe(143)
    expect(processesOf(home)).toEqual([])
  })

  test('after kill -9 the next start ends what was left behind and takes over its data', async () => {
    const home = await tempFolder()
    const first = up(home, '--empty')
    const shown = await first.ready
    expect(shown.phone).toBeNull()
    expect(await stop(first, 'SIGKILL')).toBeNull()
    const left = processesOf(home)
    expect(left.length).toBeGreaterThan(1)
    const second = up(home, '--empty')
    expect(await second.ready).toEqual(shown)
    const now = processesOf(home)
    expect(left.filter((line) => now.includes(line))).toEqual([])
    expect(await stop(second, 'SIGINT')).toBe(130)
    expect(processesOf(home)).toEqual([])
  })

  test('stopped while it is still starting, it leaves nothing behind', async () => {
    const home = await tempFolder()
    const run = up(home, '--empty')
    while (!run.text().includes('Starting the stores')) await Promise.race([delay(10), run.ended])
    while (processesOf(home).length < 2) await Promise.race([delay(10), run.ended])
    expect(await stop(run, 'SIGINT')).toBe(130)
    expect(processesOf(home)).toEqual([])
  })

  test('--fresh deletes only when it is meant', async () => {
    const home = await tempFolder()
    const run = up(home, '--fresh')
    expect(await run.ended).toBe(1)
    expect(run.text().trim()).toMatch(/^bin\/up --fresh deletes all data of this clone: add --yes to mean it\.$/)

    const first = up(home, '--empty')
    const { owner } = await first.ready
    await stop(first, 'SIGINT')
    const fresh = up(home, '--empty', '--fresh', '--yes')
    const now = await fresh.ready
    expect(now.owner).toMatch(/\S+@\S+ +\S{8,}/)
    expect(now.owner).not.toBe(owner)
    await stop(fresh, 'SIGINT')
  })

  test.each([
    [['--port', 'x'], /--port wants a number/],
    [['--nonsense'], /--nonsense.*See bin\/up --help/],
  ])('%j is refused in one line', async (args, line) => {
    const run = up(await tempFolder(), ...args)
    expect(await run.ended).toBe(1)
    expect(run.text().trim()).toMatch(line)
    expect(run.text().trim().split('\n')).toHaveLength(1)
  })

  test('a port that another program has is said, and nothing is started', async () => {
    const { createServer } = await import('node:net')
    const port = await freePort()
    const other = createServer().listen(port, '127.0.0.1')
    onTestFinished(() => void other.close())
    await once(other, 'listening')
    const home = await tempFolder()
    const run = up(home, '--port', String(port))
    expect(await run.ended).toBe(1)
    expect(run.text()).toContain(`Port ${port} is taken by another program`)
    expect(processesOf(home)).toEqual([])
  })
})
