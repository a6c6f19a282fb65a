/** A Parley whose machine is gone: its backups and its master key are all that a new one needs. */
import { execFile } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test, vi } from 'vitest'
import { tempFolder } from './kit.ts'
import { cloneEnvironment, up } from './up-kit.ts'

const command = (home: string, name: string, ...args: string[]) =>
  promisify(execFile)(process.execPath, [`bin/lib/${name}.ts`, ...args], { env: cloneEnvironment(home) })

test('on a new machine, bin/restore and bin/up bring back what was', { timeout: 300_000 }, async () => {
  const [old, fresh] = [await tempFolder(), await tempFolder()]
  const first = up(old, '--empty')
  const shown = await first.ready
  const backups = join(old, 'data', 'backups')
  const fulls = () => {
    const names = existsSync(backups) ? readdirSync(backups, { recursive: true, encoding: 'utf8' }) : []
    return names.filter((name) => /full-[^/.]*Z$/.test(name))
  }
  await vi.waitFor(() => expect(fulls()).toHaveLength(1), { timeout: 90_000, interval: 100 })
  // the running one is found without being named
  expect((await command(old, 'restore', '--list')).stdout).toMatch(/^full-.*: any moment from/)
  first.child.kill('SIGINT')
  await first.ended

  await cp(join(old, 'config'), join(fresh, 'config'), { recursive: true })
  const { stdout } = await command(fresh, 'restore', '--from', backups)
  expect(stdout).toMatch(/^Restored full-.*Run bin\/up/)
  const second = up(fresh, '--empty')
  const { inbox } = await second.ready
  const [email, password] = (shown.owner ?? '').split(/ +/)
  const answer = await fetch(`${inbox}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  })
  expect(answer.status).toBe(200)
  second.child.kill('SIGINT')
  await second.ended
})
