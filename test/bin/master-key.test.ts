import { chmod, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ensureMasterKey } from '../../bin/lib/master-key.ts'
import { tempFolder } from './kit.ts'

async function clone() {
  const folder = await tempFolder()
  const lines: string[] = []
  const env = { HOME: folder }
  return { dataDir: join(folder, 'data'), env, lines, say: (line: string) => lines.push(line) }
}

test('the key is made once outside of the data, for its owner alone, with the word to copy it', async () => {
  const { dataDir, env, lines, say } = await clone()
  const file = ensureMasterKey(env, dataDir, say)
  expect(file).toBe(join(env.HOME, '.config', 'parley', 'master.key'))
  const key = await readFile(file, 'utf8')
  expect(key).toMatch(/^[0-9a-f]{64}\n$/)
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  expect(lines).toEqual([expect.stringMatching(/Copy it somewhere safe/)])
  expect(ensureMasterKey(env, dataDir, say)).toBe(file)
  expect(await readFile(file, 'utf8')).toBe(key)
  expect(lines).toHaveLength(1)
})

test('MASTER_KEY_FILE names another place, and a key that others could read is closed to them', async () => {
  const { dataDir, env, say } = await clone()
  const file = join(env.HOME, 'my.key')
  await writeFile(file, 'ab'.repeat(32))
  await chmod(file, 0o644)
  expect(ensureMasterKey({ ...env, MASTER_KEY_FILE: file }, dataDir, say)).toBe(file)
  expect((await stat(file)).mode & 0o777).toBe(0o600)
})

test('a key that is gone or changed is said before anything is written with another one', async () => {
  const { dataDir, env, say } = await clone()
  const file = ensureMasterKey(env, dataDir, say)
  const key = await readFile(file, 'utf8')
  await writeFile(file, 'ab'.repeat(32))
  expect(() => ensureMasterKey(env, dataDir, say)).toThrow(/is not the one/)
  await rm(file)
  expect(() => ensureMasterKey(env, dataDir, say)).toThrow(/is gone.*copy it back/)
  await writeFile(file, key)
  expect(ensureMasterKey(env, dataDir, say)).toBe(file)
})
