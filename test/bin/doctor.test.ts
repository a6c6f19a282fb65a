/** bin/doctor as a person types it: ok, warn or FAIL with a next step, the exit code, and JSON. */
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { OperationsCheck } from '../../schemas/operations.ts'
import { newId } from '../../src/core/ids.ts'
import { databaseUri } from '../helpers/database.ts'
import { tempFolder } from './kit.ts'

async function doctor(args: string[], env: Record<string, string> = {}) {
  const folder = await tempFolder()
  const key = join(folder, 'master.key')
  await writeFile(key, randomBytes(32).toString('hex'), { mode: 0o600 })
  const own = { MASTER_KEY_FILE: key, DATA_DIR: folder, PARLEY_DATA: folder, BACKUP_DIR: join(folder, 'backups') }
  const uri = databaseUri(process.env.MONGODB_URI, `t_${newId()}`)
  const child = spawn(process.execPath, ['bin/lib/doctor.ts', ...args], {
    env: { ...process.env, ...own, MONGODB_URI: uri, ...env },
  })
  let out = ''
  child.stdout.on('data', (part) => (out += part))
  const [code] = await once(child, 'close')
  return { code, out }
}

test('says what is wrong with one next step each, and ends with 1 while something fails', async () => {
  const { code, out } = await doctor([])
  expect(code).toBe(1)
  expect(out).toMatch(/^ok {4}Durable writes: /m)
  expect(out).toMatch(/^FAIL {2}Backups: There is no full copy that can be restored\.\n {8}→ Run bin\/backup/m)
})

test('--json is the same for programs', async () => {
  const checks = JSON.parse((await doctor(['--json'])).out) as OperationsCheck[]
  expect(checks).toHaveLength(11)
  expect(checks.find(({ name }) => name === 'redis')).toMatchObject({ status: 'ok', next: null })
})

test('a Redis that is not there is a line, not an end', async () => {
  const { code, out } = await doctor([], { REDIS_URL: 'redis://127.0.0.1:1' })
  expect(code).toBe(1)
  expect(out).toMatch(/^FAIL {2}Redis: /m)
  expect(out).toMatch(/^ok {4}Durable writes: /m)
}, 60_000)
